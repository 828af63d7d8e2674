package org.cfgrun.ide;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.assist.Commands;
import org.cfgrun.ide.assist.FileRenames;
import org.cfgrun.ide.diagnostic.DiagnosticPublisher;
import org.cfgrun.ide.diagnostic.DiagnosticReports;
import org.cfgrun.ide.feature.WorkspaceSymbols;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.RenameFilesParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.WorkspaceDiagnosticParams;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/** Receives what concerns the whole project: its folders, files and settings. */
final class ProjectService implements WorkspaceService {
  private final AnalysisThread thread;
  // Set by the handshake, before the client may send anything else.
  private @Nullable Workspace workspace;
  private @Nullable DiagnosticPublisher publisher;
  private @Nullable DiagnosticReports reports;

  ProjectService(AnalysisThread thread) {
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

  private void change(Runnable change) {
    thread.execute(
        () -> {
          change.run();
          if (publisher != null) {
            publisher.update();
          }
        });
  }

  @Override
  public CompletableFuture<Object> executeCommand(ExecuteCommandParams parameters) {
    if (parameters.getCommand().equals(Commands.CHECK_ALL)) {
      return checkAll(parameters.getWorkDoneToken());
    }
    return thread.compute(cancellation -> Commands.execute(workspace(), parameters));
  }

  /** Checks all configs, and returns how many there are and how many have findings. */
  private CompletableFuture<Object> checkAll(@Nullable Either<String, Integer> token) {
    DiagnosticPublisher sender = Objects.requireNonNull(publisher);
    CompletableFuture<Map<String, List<Diagnostic>>> check = sender.publishAll(token);
    CompletableFuture<Object> answer =
        check.thenApply(
            found -> {
              long faulty = found.values().stream().filter(each -> !each.isEmpty()).count();
              return Map.of("configs", found.size(), "withFindings", faulty);
            });
    answer.whenComplete((counts, cancelled) -> check.cancel(false));
    return answer;
  }

  @Override
  public CompletableFuture<WorkspaceDiagnosticReport> diagnostic(
      WorkspaceDiagnosticParams parameters) {
    return Objects.requireNonNull(reports).ofAll(parameters);
  }

  @Override
  public CompletableFuture<
          Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>>
      symbol(WorkspaceSymbolParams parameters) {
    return thread.compute(
        cancellation -> Either.forRight(WorkspaceSymbols.find(workspace(), parameters.getQuery())));
  }

  @Override
  public CompletableFuture<WorkspaceEdit> willRenameFiles(RenameFilesParams parameters) {
    return thread.compute(
        cancellation ->
            new WorkspaceEdit(FileRenames.edits(workspace(), parameters.getFiles(), cancellation)));
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams parameters) {
    change(() -> workspace().configure(ServerSettings.of(parameters.getSettings())));
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams parameters) {
    List<Path> files =
        parameters.getChanges().stream()
            .map(FileEvent::getUri)
            .map(DocumentUri::path)
            .filter(Objects::nonNull)
            .toList();
    change(() -> workspace().changeOnDisk(files));
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams parameters) {
    change(
        () ->
            workspace()
                .changeFolders(
                    paths(parameters.getEvent().getAdded()),
                    paths(parameters.getEvent().getRemoved())));
  }

  private static List<Path> paths(List<WorkspaceFolder> folders) {
    return folders.stream()
        .map(WorkspaceFolder::getUri)
        .map(DocumentUri::path)
        .filter(Objects::nonNull)
        .toList();
  }
}
