package org.cfgrun.ide.diagnostic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.PreviousResultId;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.RelatedUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDiagnosticParams;
import org.eclipse.lsp4j.WorkspaceDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.WorkspaceUnchangedDocumentDiagnosticReport;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/**
 * The diagnostics for clients that ask for them. What a client has already is not sent again, and a
 * client that asks again for the whole workspace is answered when something has changed.
 */
public final class DiagnosticReports {
  /** How long an edit waits for the next one before the whole workspace is checked again. */
  private static final long DELAY_MILLISECONDS = 1000;

  private final AnalysisThread thread;
  private final Workspace workspace;
  private final LanguageClient client;

  /** The state of the workspace that the last report is of. */
  private long reported = -1;

  private @Nullable Runnable waiting;

  /** Creates the reports of a workspace. */
  public DiagnosticReports(AnalysisThread thread, Workspace workspace, LanguageClient client) {
    this.thread = thread;
    this.workspace = workspace;
    this.client = client;
  }

  /**
   * Returns the diagnostics of a document. It is called on the analysis thread.
   *
   * @param known the identity of the diagnostics that the client has; null for none
   */
  public DocumentDiagnosticReport of(String uri, @Nullable String known) {
    Snapshot snapshot = workspace.snapshot(uri);
    List<Diagnostic> found = snapshot == null ? List.of() : ProtocolDiagnostics.of(snapshot);
    String identity = identity(found);
    if (identity.equals(known)) {
      return new DocumentDiagnosticReport(new RelatedUnchangedDocumentDiagnosticReport(identity));
    }
    RelatedFullDocumentDiagnosticReport report = new RelatedFullDocumentDiagnosticReport(found);
    report.setResultId(identity);
    return new DocumentDiagnosticReport(report);
  }

  /** Diagnostics are equal if what they say is. */
  private static String identity(List<Diagnostic> diagnostics) {
    return Integer.toHexString(diagnostics.hashCode());
  }

  /** Returns the diagnostics of all configs of the workspace. */
  public CompletableFuture<WorkspaceDiagnosticReport> ofAll(WorkspaceDiagnosticParams asked) {
    Map<String, String> known = new HashMap<>();
    for (PreviousResultId previous : asked.getPreviousResultIds()) {
      known.put(previous.getUri(), previous.getValue());
    }
    CompletableFuture<WorkspaceDiagnosticReport> answer = new CompletableFuture<>();
    Runnable check = () -> check(asked, known, answer);
    thread.execute(
        () -> {
          if (!known.isEmpty() && reported == workspace.edits()) {
            waiting = check;
          } else {
            check.run();
          }
        });
    return answer;
  }

  private void check(
      WorkspaceDiagnosticParams asked,
      Map<String, String> known,
      CompletableFuture<WorkspaceDiagnosticReport> answer) {
    if (answer.isDone()) {
      return;
    }
    long state = workspace.edits();
    CompletableFuture<Map<String, List<Diagnostic>>> check =
        WorkspaceCheck.start(thread, workspace, client, asked.getWorkDoneToken());
    answer.whenComplete((report, cancelled) -> check.cancel(false));
    check.whenComplete(
        (found, failure) -> {
          if (found != null) {
            reported = state;
            answer.complete(report(found, known));
          } else if (failure != null) {
            answer.completeExceptionally(failure);
          }
        });
  }

  private static WorkspaceDiagnosticReport report(
      Map<String, List<Diagnostic>> found, Map<String, String> known) {
    List<WorkspaceDocumentDiagnosticReport> reports = new ArrayList<>();
    Map<String, List<Diagnostic>> all = new HashMap<>(found);
    // Files that are gone have no diagnostics.
    known.keySet().forEach(uri -> all.putIfAbsent(uri, List.of()));
    all.forEach(
        (uri, diagnostics) -> {
          String identity = identity(diagnostics);
          if (identity.equals(known.get(uri))) {
            reports.add(
                new WorkspaceDocumentDiagnosticReport(
                    new WorkspaceUnchangedDocumentDiagnosticReport(identity, uri, null)));
          } else {
            WorkspaceFullDocumentDiagnosticReport report =
                new WorkspaceFullDocumentDiagnosticReport(diagnostics, uri, null);
            report.setResultId(identity);
            reports.add(new WorkspaceDocumentDiagnosticReport(report));
          }
        });
    return new WorkspaceDiagnosticReport(reports);
  }

  /** Answers a client that waits for a change. It is called on the analysis thread. */
  void update() {
    Runnable check = waiting;
    if (check != null && reported != workspace.edits()) {
      waiting = null;
      thread.schedule(check, DELAY_MILLISECONDS);
    }
  }
}
