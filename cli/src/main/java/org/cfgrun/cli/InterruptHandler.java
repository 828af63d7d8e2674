package org.cfgrun.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C and SIGTERM into a request to stop, and keeps the process alive until the work ends.
 */
final class InterruptHandler implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "interruption");
  private volatile Runnable abort = () -> {};
  private volatile @Nullable Runnable stop;

  /**
   * Installs the handler. Create it before the resources that must be closed before the process
   * exits.
   */
  InterruptHandler() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Sets the cleanup to run if the process is interrupted before there is anything to stop. */
  void onAbort(Runnable cleanup) {
    abort = cleanup;
  }

  /**
   * Sets the request to stop: from now on, an interrupt calls {@code stop} and waits for {@link
   * #close}.
   */
  void onInterrupt(Runnable stop) {
    this.stop = stop;
  }

  private void stopAndWait() {
    Runnable request = stop;
    if (request == null) {
      abort.run();
      return;
    }
    request.run();
    try {
      done.await();
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException goingDown) {
      // The process is already shutting down because of the interrupt.
    }
  }
}
