package org.cfgrun.ide.workspace;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;

/**
 * The one thread that works on a {@link Workspace}. Edits and requests run in the order in which
 * the client sent them, so that no request needs a lock or a copy of the text.
 */
public final class AnalysisThread implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> failures;

  /**
   * Starts the thread.
   *
   * @param failures receives what tasks throw that nobody waits for
   */
  public AnalysisThread(Consumer<Throwable> failures) {
    this.failures = failures;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "cfgrun-analysis");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task after those before it. */
  @Override
  public void execute(Runnable task) {
    executor.execute(() -> guarded(task));
  }

  /** Runs a task after a delay, unless the thread ends before. */
  public void schedule(Runnable task, long milliseconds) {
    try {
      executor.schedule(() -> guarded(task), milliseconds, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ended) {
      // The client has left, and nobody waits for the task.
      return;
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      failures.accept(failure);
    }
  }

  /** Computes the answer to a request after the tasks before it, unless the client cancels it. */
  public <T> CompletableFuture<T> compute(Function<CancelChecker, T> answer) {
    return CompletableFutures.computeAsync(
        executor,
        cancellation -> {
          cancellation.checkCanceled();
          return answer.apply(cancellation);
        });
  }

  /** Ends the thread after the task that is running. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
