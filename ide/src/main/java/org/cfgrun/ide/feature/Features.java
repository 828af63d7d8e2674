package org.cfgrun.ide.feature;

import java.util.List;
import java.util.Optional;
import org.cfgrun.ide.assist.Commands;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.eclipse.lsp4j.TypeHierarchyPrepareParams;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** All features of the server. */
public final class Features {
  /** What may be written at the cursor. */
  public static final Feature<CompletionParams, CompletionList> COMPLETION =
      new CompletionFeature();

  /** What the token under the pointer is. */
  public static final Feature<HoverParams, Optional<Hover>> HOVER = new HoverFeature();

  /** The arguments of the component that is being written. */
  public static final Feature<SignatureHelpParams, Optional<SignatureHelp>> SIGNATURE =
      new SignatureHelpFeature();

  /** Where a token comes from. */
  public static final Feature<DefinitionParams, List<LocationLink>> DEFINITION =
      new DefinitionFeature();

  /** Where a variable is used. */
  public static final Feature<ReferenceParams, List<Location>> REFERENCES = new ReferencesFeature();

  /** What a rename would change. */
  public static final Feature<PrepareRenameParams, Optional<Range>> PREPARE_RENAME =
      new PrepareRenameFeature();

  /** The edits of a rename. */
  public static final Feature<RenameParams, WorkspaceEdit> RENAME = new RenameFeature();

  /** What values override, and stale copies. */
  public static final Feature<InlayHintParams, List<InlayHint>> HINTS = new InlayHintFeature();

  /** Commands above a config. */
  public static final Feature<CodeLensParams, List<CodeLens>> LENSES = new CodeLensFeature();

  /** The bases and children of a config, as types. */
  public static final Feature<TypeHierarchyPrepareParams, List<TypeHierarchyItem>> TYPES =
      new TypeHierarchyFeature();

  /** The children and bases of a config, as calls. */
  public static final Feature<CallHierarchyPrepareParams, List<CallHierarchyItem>> CALLS =
      new CallHierarchyFeature();

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
          COMPLETION,
          HOVER,
          SIGNATURE,
          DEFINITION,
          REFERENCES,
          PREPARE_RENAME,
          RENAME,
          HINTS,
          LENSES,
          TYPES,
          CALLS,
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
    capabilities.setExecuteCommandProvider(new ExecuteCommandOptions(Commands.ALL));
  }
}
