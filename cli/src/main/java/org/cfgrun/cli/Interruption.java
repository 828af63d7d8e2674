package org.cfgrun.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C and SIGTERM into a request to stop, and keeps the process alive until the work has
 * ended.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "interruption");
  private volatile Runnable abandon = () -> {};
  private volatile @Nullable Runnable stop;

  /** Opened before all that is to be closed before the process ends. */
  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Until something can be stopped, an interrupted process does this and ends. */
  void abandons(Runnable work) {
    abandon = work;
  }

  /** From now on, an interrupted process calls {@code stop} and waits for {@link #close}. */
  void asks(Runnable stop) {
    this.stop = stop;
  }

  private void stopAndWait() {
    Runnable request = stop;
    if (request == null) {
      abandon.run();
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
      // The process is ending already, by the very interruption that this waited for.
    }
  }
}
