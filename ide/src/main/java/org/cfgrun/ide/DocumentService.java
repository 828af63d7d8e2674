package org.cfgrun.ide;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.cfgrun.ide.assist.Completions;
import org.cfgrun.ide.assist.InheritanceLinks;
import org.cfgrun.ide.assist.InheritanceLinks.File;
import org.cfgrun.ide.diagnostic.DiagnosticPublisher;
import org.cfgrun.ide.diagnostic.DiagnosticReports;
import org.cfgrun.ide.feature.Feature;
import org.cfgrun.ide.feature.Features;
import org.cfgrun.ide.feature.TokenDeltas;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.CallHierarchyIncomingCall;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensDeltaParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.TypeHierarchyItem;
import org.eclipse.lsp4j.TypeHierarchyPrepareParams;
import org.eclipse.lsp4j.TypeHierarchySubtypesParams;
import org.eclipse.lsp4j.TypeHierarchySupertypesParams;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/** Receives edits of documents and requests about them, and passes them to the analysis thread. */
final class DocumentService implements TextDocumentService {
  private final AnalysisThread thread;
  private final TokenDeltas deltas = new TokenDeltas();
  // Set by the handshake, before the client may send anything else.
  private @Nullable Workspace workspace;
  private @Nullable DiagnosticPublisher publisher;
  private @Nullable DiagnosticReports reports;

  DocumentService(AnalysisThread thread) {
    this.thread = thread;
  }

  void start(Workspace opened, DiagnosticPublisher sender, DiagnosticReports answers) {
    workspace = opened;
    publisher = sender;
    reports = answers;
  }

  private Workspace workspace() {
    if (workspace == null) {
      throw new IllegalStateException("the client did not initialize the server");
    }
    return workspace;
  }

  private void edit(Runnable edit) {
    thread.execute(
        () -> {
          edit.run();
          if (publisher != null) {
            publisher.update();
          }
        });
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams parameters) {
    edit(() -> workspace().open(parameters.getTextDocument()));
  }

  @Override
  public void didChange(DidChangeTextDocumentParams parameters) {
    VersionedTextDocumentIdentifier document = parameters.getTextDocument();
    Integer version = document.getVersion();
    edit(
        () ->
            workspace()
                .change(
                    document.getUri(),
                    version == null ? 0 : version,
                    parameters.getContentChanges()));
  }

  @Override
  public void didClose(DidCloseTextDocumentParams parameters) {
    String uri = parameters.getTextDocument().getUri();
    edit(
        () -> {
          workspace().close(uri);
          deltas.forget(uri);
          if (publisher != null) {
            publisher.clear(uri);
          }
        });
  }

  @Override
  public void didSave(DidSaveTextDocumentParams parameters) {
    // The text is known from the edits.
  }

  /** Answers a request by a feature. */
  private <P, R extends @Nullable Object> CompletableFuture<R> answer(
      TextDocumentIdentifier document, Feature<P, R> feature, P parameters) {
    return thread.compute(
        cancellation -> {
          Snapshot snapshot = workspace().snapshot(document.getUri());
          return snapshot == null
              ? feature.none()
              : feature.answer(snapshot, parameters, cancellation);
        });
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams parameters) {
    return answer(parameters.getTextDocument(), Features.COMPLETION, parameters)
        .thenApply(Either::forRight);
  }

  @Override
  public CompletableFuture<CompletionItem> resolveCompletionItem(CompletionItem item) {
    return thread.compute(cancellation -> Completions.resolve(item, workspace()));
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams parameters) {
    return orNull(answer(parameters.getTextDocument(), Features.HOVER, parameters));
  }

  /** In the protocol, null says that there is no answer. */
  @SuppressWarnings("NullAway")
  private static <T> CompletableFuture<T> orNull(CompletableFuture<Optional<T>> answer) {
    return answer.thenApply(found -> found.orElse(null));
  }

  @Override
  public CompletableFuture<SignatureHelp> signatureHelp(SignatureHelpParams parameters) {
    return orNull(answer(parameters.getTextDocument(), Features.SIGNATURE, parameters));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams parameters) {
    return answer(parameters.getTextDocument(), Features.DEFINITION, parameters)
        .thenApply(this::definition);
  }

  private Either<List<? extends Location>, List<? extends LocationLink>> definition(
      List<LocationLink> links) {
    return workspace().client().definitionLinks()
        ? Either.forRight(links)
        : Either.forLeft(
            links.stream()
                .map(link -> new Location(link.getTargetUri(), link.getTargetSelectionRange()))
                .toList());
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams parameters) {
    return answer(parameters.getTextDocument(), Features.REFERENCES, parameters)
        .thenApply(places -> places);
  }

  @Override
  public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>
      prepareRename(PrepareRenameParams parameters) {
    return orNull(
        answer(parameters.getTextDocument(), Features.PREPARE_RENAME, parameters)
            .thenApply(range -> range.map(Either3::forFirst)));
  }

  @Override
  public CompletableFuture<WorkspaceEdit> rename(RenameParams parameters) {
    return answer(parameters.getTextDocument(), Features.RENAME, parameters);
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams parameters) {
    return answer(parameters.getTextDocument(), Features.HINTS, parameters);
  }

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams parameters) {
    return answer(parameters.getTextDocument(), Features.LENSES, parameters)
        .thenApply(lenses -> lenses);
  }

  @Override
  public CompletableFuture<List<TypeHierarchyItem>> prepareTypeHierarchy(
      TypeHierarchyPrepareParams parameters) {
    return answer(parameters.getTextDocument(), Features.TYPES, parameters);
  }

  @Override
  public CompletableFuture<List<TypeHierarchyItem>> typeHierarchySupertypes(
      TypeHierarchySupertypesParams parameters) {
    return files(parameters.getItem().getUri(), InheritanceLinks::bases, File::type);
  }

  @Override
  public CompletableFuture<List<TypeHierarchyItem>> typeHierarchySubtypes(
      TypeHierarchySubtypesParams parameters) {
    return files(parameters.getItem().getUri(), InheritanceLinks::children, File::type);
  }

  @Override
  public CompletableFuture<List<CallHierarchyItem>> prepareCallHierarchy(
      CallHierarchyPrepareParams parameters) {
    return answer(parameters.getTextDocument(), Features.CALLS, parameters);
  }

  @Override
  public CompletableFuture<List<CallHierarchyIncomingCall>> callHierarchyIncomingCalls(
      CallHierarchyIncomingCallsParams parameters) {
    return files(
        parameters.getItem().getUri(),
        InheritanceLinks::children,
        file -> new CallHierarchyIncomingCall(file.call(), List.of(file.call().getRange())));
  }

  @Override
  public CompletableFuture<List<CallHierarchyOutgoingCall>> callHierarchyOutgoingCalls(
      CallHierarchyOutgoingCallsParams parameters) {
    return files(
        parameters.getItem().getUri(),
        InheritanceLinks::bases,
        file -> new CallHierarchyOutgoingCall(file.call(), List.of(file.call().getRange())));
  }

  /** Answers with files that are related to another one. */
  private <T> CompletableFuture<List<T>> files(
      String uri, BiFunction<Workspace, String, List<File>> relation, Function<File, T> item) {
    return thread.compute(
        cancellation -> relation.apply(workspace(), uri).stream().map(item).toList());
  }

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(
      DocumentDiagnosticParams parameters) {
    DiagnosticReports answers = Objects.requireNonNull(reports);
    return thread.compute(
        cancellation ->
            answers.of(parameters.getTextDocument().getUri(), parameters.getPreviousResultId()));
  }

  @Override
  public CompletableFuture<List<DocumentLink>> documentLink(DocumentLinkParams parameters) {
    return answer(parameters.getTextDocument(), Features.LINKS, parameters);
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(
      CodeActionParams parameters) {
    return answer(parameters.getTextDocument(), Features.ACTIONS, parameters);
  }

  @Override
  public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams parameters) {
    return answer(parameters.getTextDocument(), Features.FOLDING, parameters);
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(
      DocumentFormattingParams parameters) {
    return answer(parameters.getTextDocument(), Features.FORMATTING, parameters)
        .thenApply(edits -> edits);
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> rangeFormatting(
      DocumentRangeFormattingParams parameters) {
    return answer(parameters.getTextDocument(), Features.RANGE_FORMATTING, parameters)
        .thenApply(edits -> edits);
  }

  @Override
  public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams parameters) {
    return answer(parameters.getTextDocument(), Features.SELECTIONS, parameters);
  }

  @Override
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams parameters) {
    return answer(parameters.getTextDocument(), Features.SYMBOLS, parameters);
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams parameters) {
    String uri = parameters.getTextDocument().getUri();
    return thread.compute(cancellation -> deltas.whole(uri, tokens(uri, cancellation)));
  }

  @Override
  public CompletableFuture<Either<SemanticTokens, SemanticTokensDelta>> semanticTokensFullDelta(
      SemanticTokensDeltaParams parameters) {
    String uri = parameters.getTextDocument().getUri();
    String previous = parameters.getPreviousResultId();
    return thread.compute(cancellation -> deltas.since(uri, previous, tokens(uri, cancellation)));
  }

  private SemanticTokens tokens(String uri, CancelChecker cancellation) {
    Snapshot snapshot = workspace().snapshot(uri);
    SemanticTokensParams whole = new SemanticTokensParams(new TextDocumentIdentifier(uri));
    return snapshot == null
        ? Features.TOKENS.none()
        : Features.TOKENS.answer(snapshot, whole, cancellation);
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensRange(
      SemanticTokensRangeParams parameters) {
    return answer(parameters.getTextDocument(), Features.TOKENS_IN_RANGE, parameters);
  }
}
