package org.cfgrun.runtime.log.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.cfgrun.runtime.log.RunLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointQueueTest {
  /** Never reached but where a queue hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final RunLog log = new RunLog(said::add, null, Clock.systemUTC(), RunLog.Level.INFO);

  /** Fails or hangs on request. */
  private static final class FakeService implements Tracker {
    final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch hangs = new CountDownLatch(1);
    final AtomicInteger failures = new AtomicInteger();
    volatile boolean lasting;
    volatile boolean hanging;

    @Override
    public String name() {
      return "Fake";
    }

    @Override
    public void open() throws TrackerException {
      if (lasting) {
        throw new TrackerException("it is not there.", true);
      }
      taken.add("open");
    }

    @Override
    public void log(Point point) throws TrackerException {
      if (hanging) {
        try {
          hangs.await();
        } catch (InterruptedException e) {
          throw new TrackerException("interrupted", e);
        }
      }
      if (failures.getAndDecrement() > 0) {
        throw new TrackerException("it is away.", false);
      }
      taken.add(point.step() + " " + point.values());
    }

    @Override
    public void close(Ending ending) {
      taken.add("close " + ending);
    }
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private static Point point(long step) {
    return new Point(step, Instant.EPOCH, Map.of("loss", step / 2.0));
  }

  private Path kept() {
    return folder.resolve("kept.jsonl");
  }

  @Test
  void deliversPointsInOrder() {
    FakeService service = new FakeService();
    PointQueue queue = PointQueue.start(service, kept(), log, Duration.ZERO);
    queue.add(point(1));
    queue.add(point(2));
    queue.close(Ending.COMPLETE, LIMIT);
    assertThat(service.taken)
        .containsExactly("open", "1 {loss=0.5}", "2 {loss=1.0}", "close COMPLETE");
    assertThat(kept()).doesNotExist();
    assertThat(said).isEmpty();
  }

  @Test
  void recoveredServiceReceivesMissedPoints() {
    FakeService service = new FakeService();
    service.failures.set(2);
    PointQueue queue = PointQueue.start(service, kept(), log, Duration.ZERO);
    for (int step = 1; step <= 4; step++) {
      queue.add(point(step));
    }
    queue.close(Ending.COMPLETE, LIMIT);
    assertThat(service.taken)
        .filteredOn(call -> !call.equals("open"))
        .containsExactlyInAnyOrder(
            "1 {loss=0.5}", "2 {loss=1.0}", "3 {loss=1.5}", "4 {loss=2.0}", "close COMPLETE");
    assertThat(kept()).doesNotExist();
    assertThat(said).singleElement().asString().contains("Fake: it is away. Training continues");
  }

  @Test
  void reportsMissingServiceOnceAndKeepsItsPoints() throws IOException {
    FakeService service = new FakeService();
    service.lasting = true;
    PointQueue queue = PointQueue.start(service, kept(), log, Duration.ZERO);
    queue.add(new Point(3, Instant.ofEpochMilli(1500), Map.of("loss", Double.NaN)));
    queue.add(point(4));
    queue.close(Ending.COMPLETE, LIMIT);
    assertThat(service.taken).isEmpty();
    assertThat(said).singleElement().asString().contains("Fake: it is not there.");
    assertThat(Files.readAllLines(kept()))
        .containsExactly(
            "{\"step\": 3, \"time\": 1.5, \"values\": {\"loss\": NaN}}",
            "{\"step\": 4, \"time\": 0.0, \"values\": {\"loss\": 2.0}}");
  }

  @Test
  void sendsPointsOfEarlierRunFirst() throws IOException {
    Files.writeString(
        kept(),
        "{\"step\": 7, \"time\": 1.5, \"values\": {\"loss\": NaN, \"n\": 3, \"t\": \"a\"}}\n{\"step\": 8, \"ti");
    FakeService service = new FakeService();
    PointQueue queue = PointQueue.start(service, kept(), log, Duration.ZERO);
    queue.add(point(9));
    queue.close(Ending.COMPLETE, LIMIT);
    assertThat(service.taken)
        .containsExactly("open", "7 {loss=NaN, n=3, t=a}", "9 {loss=4.5}", "close COMPLETE");
    assertThat(kept()).doesNotExist();
  }

  @Test
  void keepsPointsOfServiceThatHangs() throws IOException {
    FakeService service = new FakeService();
    service.hanging = true;
    PointQueue queue = PointQueue.start(service, kept(), log, Duration.ZERO);
    for (int step = 0; step < 1100; step++) {
      queue.add(point(step));
    }
    queue.close(Ending.COMPLETE, Duration.ofMillis(200));
    // One point is with the service.
    assertThat(Files.readAllLines(kept())).hasSizeBetween(1099, 1100);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).contains("Fake is slower than training; some points are kept in");
    assertThat(said.get(1)).contains("Fake did not finish within 0 seconds");
    service.hangs.countDown();
  }
}
