package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.assist.Completions;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Proposals of what may be written at the cursor. */
final class CompletionFeature implements Feature<CompletionParams, CompletionList> {
  /** The characters after which an editor asks by itself. */
  private static final List<String> TRIGGERS = List.of("'", "\"", "(", "=", ".", "/", ",", "{");

  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setCompletionProvider(new CompletionOptions(true, TRIGGERS));
  }

  @Override
  public CompletionList answer(
      Snapshot config, CompletionParams parameters, CancelChecker cancellation) {
    Cursor cursor = Cursor.between(config, parameters.getPosition());
    return cursor == null
        ? none()
        : new CompletionList(false, Completions.at(cursor, config.workspace().client().snippets()));
  }

  @Override
  public CompletionList none() {
    return new CompletionList(false, List.of());
  }
}
