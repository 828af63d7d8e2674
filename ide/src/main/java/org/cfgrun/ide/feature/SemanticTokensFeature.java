package org.cfgrun.ide.feature;

import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensServerFull;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** The meaning of all tokens, by which an editor colors them. */
final class SemanticTokensFeature implements Feature<SemanticTokensParams, SemanticTokens> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setSemanticTokensProvider(
        new SemanticTokensWithRegistrationOptions(
            TokenClassifier.LEGEND, new SemanticTokensServerFull(true), true));
  }

  @Override
  public SemanticTokens answer(
      Snapshot config, SemanticTokensParams parameters, CancelChecker cancellation) {
    return TokenClassifier.tokens(config, 0, config.source().text().length());
  }

  @Override
  public SemanticTokens none() {
    return new SemanticTokens(List.of());
  }
}
