package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Formats the statements that a range touches. */
final class RangeFormattingFeature
    implements Feature<DocumentRangeFormattingParams, List<TextEdit>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setDocumentRangeFormattingProvider(true);
  }

  @Override
  public List<TextEdit> answer(
      Snapshot config, DocumentRangeFormattingParams parameters, CancelChecker cancellation) {
    return FormattedText.edits(
        config,
        config.positions().offset(parameters.getRange().getStart()),
        config.positions().offset(parameters.getRange().getEnd()));
  }

  @Override
  public List<TextEdit> none() {
    return List.of();
  }
}
