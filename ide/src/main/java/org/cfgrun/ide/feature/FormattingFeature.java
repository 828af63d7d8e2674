package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Formats a document as {@code cfgrun fmt} does. */
final class FormattingFeature implements Feature<DocumentFormattingParams, List<TextEdit>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setDocumentFormattingProvider(true);
  }

  @Override
  public List<TextEdit> answer(
      Snapshot config, DocumentFormattingParams parameters, CancelChecker cancellation) {
    return FormattedText.edits(config, 0, config.source().text().length());
  }

  @Override
  public List<TextEdit> none() {
    return List.of();
  }
}
