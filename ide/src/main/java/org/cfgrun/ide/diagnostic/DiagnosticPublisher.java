package org.cfgrun.ide.diagnostic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.ide.workspace.AnalysisThread;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.services.LanguageClient;

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
  private final boolean pulls;
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean scheduled;

  /**
   * Creates a publisher.
   *
   * @param pulls whether the client asks for diagnostics itself, and only needs to know when those
   *     of other documents have changed
   */
  public DiagnosticPublisher(
      AnalysisThread thread, Workspace workspace, LanguageClient client, boolean pulls) {
    this.thread = thread;
    this.workspace = workspace;
    this.client = client;
    this.pulls = pulls;
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
    if (!pulls) {
      client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
    }
  }

  private void publish() {
    scheduled = false;
    Set<String> changed = workspace.takeChanged();
    if (pulls) {
      // A client asks again for the document that it has edited, but cannot know of the others.
      if (changed.size() > 1) {
        client.refreshDiagnostics();
      }
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
