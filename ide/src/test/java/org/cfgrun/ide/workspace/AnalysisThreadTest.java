package org.cfgrun.ide.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of work, and what happens to requests that the client cancels. */
class AnalysisThreadTest {
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AnalysisThread thread = new AnalysisThread(failures::add);

  @AfterEach
  void stop() {
    thread.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void cancelledRequestThatWaitsIsNeverComputed() {
    CountDownLatch busy = new CountDownLatch(1);
    List<String> computed = new CopyOnWriteArrayList<>();
    thread.execute(() -> await(busy));
    CompletableFuture<Boolean> cancelled = thread.compute(check -> computed.add("cancelled"));
    CompletableFuture<Boolean> next = thread.compute(check -> computed.add("next"));
    cancelled.cancel(true);
    busy.countDown();
    next.join();
    assertThat(computed).containsExactly("next");
  }

  @Test
  void cancelledRequestEndsWhereItAsks() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Boolean> request =
        thread.compute(
            check -> {
              started.countDown();
              try {
                while (true) {
                  check.checkCanceled();
                }
              } catch (CancellationException cancelled) {
                ended.countDown();
                throw cancelled;
              }
            });
    await(started);
    request.cancel(true);
    await(ended);
    assertThat(thread.compute(check -> "alive").join()).isEqualTo("alive");
    assertThat(failures).isEmpty();
  }

  @Test
  void failureOfAnEditIsReportedAndTheThreadGoesOn() {
    thread.execute(
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(thread.compute(check -> "alive").join()).isEqualTo("alive");
    assertThat(failures).singleElement().hasToString("java.lang.IllegalStateException: a bug");
  }
}
