package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The meaning of the tokens that an editor shows. */
final class SemanticTokensRangeFeature
    implements Feature<SemanticTokensRangeParams, SemanticTokens> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    // SemanticTokensFeature announces both requests, which share one capability.
  }

  @Override
  public SemanticTokens answer(
      Snapshot config, SemanticTokensRangeParams parameters, CancelChecker cancellation) {
    return TokenClassifier.tokens(
        config,
        config.positions().offset(parameters.getRange().getStart()),
        config.positions().offset(parameters.getRange().getEnd()));
  }

  @Override
  public SemanticTokens none() {
    return new SemanticTokens(List.of());
  }
}
