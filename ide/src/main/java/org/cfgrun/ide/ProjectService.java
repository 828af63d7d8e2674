package org.cfgrun.ide;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.assist.Commands;
import org.cfgrun.ide.diagnostic.DiagnosticPublisher;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/** Receives what concerns the whole project: its folders, files and settings. */
final class ProjectService implements WorkspaceService {
  private final AnalysisThread thread;
  // Set by the handshake, before the client may send anything else.
  private @Nullable Workspace workspace;
  private @Nullable DiagnosticPublisher publisher;

  ProjectService(AnalysisThread thread) {
    this.thread = thread;
  }

  void start(Workspace opened, DiagnosticPublisher sender) {
    workspace = opened;
    publisher = sender;
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
    return thread.compute(cancellation -> Commands.execute(workspace(), parameters));
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
