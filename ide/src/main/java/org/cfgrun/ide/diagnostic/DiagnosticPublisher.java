package org.cfgrun.ide.diagnostic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends the diagnostics of open documents after each edit: first those of the edited document, then
 * those of the open documents that inherit it, one at a time, so that requests can come between.
 * All methods are called on the analysis thread.
 */
public final class DiagnosticPublisher {
  /** Long enough for a request that follows an edit to be answered first. */
  private static final long DELAY_MILLISECONDS = 5;

  private final AnalysisThread thread;
  private final Workspace workspace;
  private final LanguageClient client;
  private final @Nullable DiagnosticReports reports;
  private final List<Runnable> refreshes;
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean scheduled;

  /**
   * Creates a publisher.
   *
   * @param reports the answers for a client that asks for diagnostics itself; null for one that
   *     does not
   * @param refreshes tell the client that answers about other documents than the edited one have
   *     changed
   */
  public DiagnosticPublisher(
      AnalysisThread thread,
      Workspace workspace,
      LanguageClient client,
      @Nullable DiagnosticReports reports,
      List<Runnable> refreshes) {
    this.thread = thread;
    this.workspace = workspace;
    this.client = client;
    this.reports = reports;
    this.refreshes = List.copyOf(refreshes);
  }

  /** Sends what has changed, soon. Further edits until then are sent together. */
  public void update() {
    if (!scheduled) {
      scheduled = true;
      thread.schedule(this::publish, DELAY_MILLISECONDS);
    }
  }

  /** Removes the diagnostics of a closed document. */
  public void clear(String uri) {
    waiting.remove(uri);
    if (reports == null) {
      client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
    }
  }

  /** Checks all configs of the workspace, and sends the diagnostics of those that are not open. */
  public CompletableFuture<Map<String, List<Diagnostic>>> publishAll(
      @Nullable Either<String, Integer> token) {
    CompletableFuture<Map<String, List<Diagnostic>>> check =
        WorkspaceCheck.start(thread, workspace, client, token);
    check.thenAccept(
        found ->
            found.forEach(
                (uri, diagnostics) -> {
                  if (!workspace.configs().contains(uri)) {
                    client.publishDiagnostics(new PublishDiagnosticsParams(uri, diagnostics));
                  }
                }));
    return check;
  }

  private void publish() {
    scheduled = false;
    Set<String> changed = workspace.takeChanged();
    // A client asks again about the document that it has edited, but cannot know of the others.
    if (changed.size() > 1) {
      refreshes.forEach(Runnable::run);
    }
    if (reports != null) {
      reports.update();
      return;
    }
    // The latest edit first: its author is looking at it.
    Set<String> later = new LinkedHashSet<>(waiting);
    waiting.clear();
    waiting.addAll(changed);
    waiting.addAll(later);
    publishNext();
  }

  private void publishNext() {
    if (waiting.isEmpty()) {
      return;
    }
    String uri = waiting.iterator().next();
    waiting.remove(uri);
    Snapshot snapshot = workspace.snapshot(uri);
    if (snapshot != null) {
      client.publishDiagnostics(
          new PublishDiagnosticsParams(uri, ProtocolDiagnostics.of(snapshot), snapshot.version()));
    }
    if (!waiting.isEmpty()) {
      thread.execute(this::publishNext);
    }
  }
}
