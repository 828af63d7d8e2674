package org.cfgrun.ide.feature;

import java.util.Optional;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.assist.Described;
import org.cfgrun.ide.assist.HoverText;
import org.cfgrun.ide.assist.PlainText;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The value, origin and documentation of the token under the pointer. */
final class HoverFeature implements Feature<HoverParams, Optional<Hover>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setHoverProvider(true);
  }

  @Override
  public Optional<Hover> answer(
      Snapshot config, HoverParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.on(config, parameters.getPosition());
    Described described = cursor == null ? null : Described.at(cursor);
    if (cursor == null || described == null) {
      return none();
    }
    boolean markdown = config.workspace().client().markdown();
    boolean pictures = markdown && config.workspace().settings().pictures();
    String text = HoverText.of(cursor, described, pictures);
    Range range = config.positions().range(described.start(), described.end());
    if (text == null) {
      return none();
    }
    MarkupContent content =
        markdown
            ? new MarkupContent(MarkupKind.MARKDOWN, text)
            : new MarkupContent(MarkupKind.PLAINTEXT, PlainText.of(text));
    return Optional.of(new Hover(content, range));
  }

  @Override
  public Optional<Hover> none() {
    return Optional.empty();
  }
}
