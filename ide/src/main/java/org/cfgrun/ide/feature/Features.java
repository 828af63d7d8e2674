package org.cfgrun.ide.feature;

import java.util.List;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** All features of the server. */
public final class Features {
  /** Changes that remove findings. */
  public static final Feature<CodeActionParams, List<Either<Command, CodeAction>>> ACTIONS =
      new CodeActionFeature();

  /** Lines that can be hidden. */
  public static final Feature<FoldingRangeRequestParams, List<FoldingRange>> FOLDING =
      new FoldingRangeFeature();

  /** The format of a document. */
  public static final Feature<DocumentFormattingParams, List<TextEdit>> FORMATTING =
      new FormattingFeature();

  /** Links to bases. */
  public static final Feature<DocumentLinkParams, List<DocumentLink>> LINKS =
      new DocumentLinkFeature();

  /** The format of a part of a document. */
  public static final Feature<DocumentRangeFormattingParams, List<TextEdit>> RANGE_FORMATTING =
      new RangeFormattingFeature();

  /** Wider and wider selections. */
  public static final Feature<SelectionRangeParams, List<SelectionRange>> SELECTIONS =
      new SelectionRangeFeature();

  /** The outline. */
  public static final Feature<DocumentSymbolParams, List<Either<SymbolInformation, DocumentSymbol>>>
      SYMBOLS = new DocumentSymbolFeature();

  /** The meaning of tokens. */
  public static final Feature<SemanticTokensParams, SemanticTokens> TOKENS =
      new SemanticTokensFeature();

  /** The meaning of the tokens in a range. */
  public static final Feature<SemanticTokensRangeParams, SemanticTokens> TOKENS_IN_RANGE =
      new SemanticTokensRangeFeature();

  private static final List<Feature<?, ?>> ALL =
      List.of(
          ACTIONS,
          FOLDING,
          FORMATTING,
          LINKS,
          RANGE_FORMATTING,
          SELECTIONS,
          SYMBOLS,
          TOKENS,
          TOKENS_IN_RANGE);

  private Features() {}

  /** Announces all features to the client. */
  public static void announce(ServerCapabilities capabilities) {
    ALL.forEach(feature -> feature.announce(capabilities));
  }
}
