package org.cfgrun.ide.diagnostic;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/**
 * Checks all configs in the folders of the workspace, whether they are open or not. Each file is a
 * task of its own on the analysis thread, so that an edit or a request waits for one file at most.
 * Of files that are not open only the diagnostics are kept.
 */
public final class WorkspaceCheck {
  /** Files that share an interpreter: more share more bases, and take more memory. */
  private static final int BATCH = 40;

  private static final int FILES_PER_REPORT = 20;

  private final AnalysisThread thread;
  private final Workspace workspace;
  private final LanguageClient client;
  private final @Nullable Either<String, Integer> token;
  private final CompletableFuture<Map<String, List<Diagnostic>>> result = new CompletableFuture<>();
  private final Map<String, List<Diagnostic>> found = new LinkedHashMap<>();
  private List<Path> files = List.of();
  private Workspace.@Nullable Reader reader;
  private int next;

  private WorkspaceCheck(
      AnalysisThread thread,
      Workspace workspace,
      LanguageClient client,
      @Nullable Either<String, Integer> token) {
    this.thread = thread;
    this.workspace = workspace;
    this.client = client;
    this.token = token;
  }

  /**
   * Starts a check.
   *
   * @param token the client's name for the progress of the check; null if it does not show any
   * @return the diagnostics of each file by URI; cancelling it ends the check
   */
  public static CompletableFuture<Map<String, List<Diagnostic>>> start(
      AnalysisThread thread,
      Workspace workspace,
      LanguageClient client,
      @Nullable Either<String, Integer> token) {
    WorkspaceCheck check = new WorkspaceCheck(thread, workspace, client, token);
    thread.execute(check::begin);
    return check.result;
  }

  private void begin() {
    files = workspace.index().files();
    WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
    begin.setTitle("Checking configs");
    begin.setCancellable(true);
    begin.setPercentage(0);
    notify(begin);
    step();
  }

  private void step() {
    if (result.isDone() || next == files.size()) {
      WorkDoneProgressEnd end = new WorkDoneProgressEnd();
      end.setMessage("%d of %d configs checked".formatted(next, files.size()));
      notify(end);
      result.complete(found);
      return;
    }
    if (next % BATCH == 0 || reader == null) {
      reader = workspace.newReader();
    }
    try {
      check(files.get(next), reader);
    } catch (RuntimeException | Error bug) {
      result.completeExceptionally(bug);
    }
    next++;
    if (next % FILES_PER_REPORT == 0) {
      WorkDoneProgressReport report = new WorkDoneProgressReport();
      report.setPercentage(100 * next / files.size());
      report.setMessage("%d of %d".formatted(next, files.size()));
      notify(report);
    }
    thread.execute(this::step);
  }

  private void check(Path file, Workspace.Reader from) {
    Snapshot snapshot = from.snapshot(file);
    if (snapshot != null) {
      found.put(snapshot.uri(), new ArrayList<>(ProtocolDiagnostics.of(snapshot)));
    }
  }

  private void notify(WorkDoneProgressNotification progress) {
    if (token != null) {
      client.notifyProgress(new ProgressParams(token, Either.forLeft(progress)));
    }
  }
}
