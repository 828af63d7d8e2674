package org.cfgrun.runtime.log.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cfgrun.runtime.log.RunLog;

/**
 * Passes points to a tracker on a dedicated thread, so that a slow tracker never delays a step. A
 * failure is reported once; from then on points go to a file and the tracker is retried
 * periodically. When it recovers, it receives the points of the file first.
 */
public final class PointQueue {
  private static final int CAPACITY = 1000;
  private static final Point END = new Point(-1, Instant.EPOCH, Map.of());

  private final BlockingQueue<Point> points = new LinkedBlockingQueue<>(CAPACITY);
  private final Tracker tracker;
  private final KeptPoints kept;
  private final RunLog log;
  private final Duration pause;
  private final Thread thread;

  // Confined to the queue's thread.
  private boolean working;
  private boolean reported;
  private long nextTrial;
  private boolean hopeless;
  private boolean lost;
  private volatile Ending ending = Ending.FAILED;
  private volatile boolean overflowed;
  private volatile boolean abandoned;

  /**
   * Starts the thread.
   *
   * @param kept the file for points that the tracker did not accept
   * @param log receives reports of failures
   * @param pause how long to wait before a failed tracker is retried
   */
  public static PointQueue start(Tracker tracker, Path kept, RunLog log, Duration pause) {
    PointQueue queue = new PointQueue(tracker, kept, log, pause);
    queue.thread.start();
    return queue;
  }

  private PointQueue(Tracker tracker, Path kept, RunLog log, Duration pause) {
    this.tracker = tracker;
    this.kept = new KeptPoints(kept);
    this.log = log;
    this.pause = pause;
    thread = new Thread(this::work, "log to " + tracker.name());
    thread.setDaemon(true);
  }

  /** Queues a point without blocking. */
  public void add(Point point) {
    if (!points.offer(point)) {
      if (!overflowed) {
        overflowed = true;
        log.warn(
            "%s is slower than training; some points are kept in `%s` until the run ends."
                .formatted(tracker.name(), kept.file()));
      }
      keep(List.of(point));
    }
  }

  /** Returns the tracker. */
  public Tracker tracker() {
    return tracker;
  }

  /**
   * Waits until all points are delivered and the tracker is closed.
   *
   * @param limit how long to wait; points left after that go to the file
   */
  public void close(Ending ending, Duration limit) {
    this.ending = ending;
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      points.offer(END, limit.toNanos(), TimeUnit.NANOSECONDS);
      long left = Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
      thread.join(left);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      abandoned = true;
      tracker.abort();
      List<Point> rest = new ArrayList<>();
      points.drainTo(rest);
      rest.remove(END);
      log.warn(
          "%s did not finish within %s seconds; %s points are kept in `%s`."
              .formatted(tracker.name(), limit.toSeconds(), rest.size(), kept.file()));
      keep(rest);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      open();
      Point next = null;
      while (!abandoned && next != END) {
        if (next != null) {
          deliver(next);
        }
        next = points.poll(1, TimeUnit.SECONDS);
      }
      if (!abandoned && (working ? !overflowed || sendKept() : !hopeless && open())) {
        finish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Point point) {
    if (!working && !hopeless && System.nanoTime() - nextTrial >= 0) {
      open();
    }
    if (!working || !attempt(() -> tracker.log(point))) {
      keep(List.of(point));
    }
  }

  private boolean open() {
    working = attempt(tracker::open) && sendKept();
    return working;
  }

  private boolean sendKept() {
    try {
      int sent = 0;
      List<Point> waiting = kept.read();
      while (sent < waiting.size()) {
        Point next = waiting.get(sent);
        if (!attempt(() -> tracker.log(next))) {
          break;
        }
        sent++;
      }
      if (sent > 0) {
        kept.removeFirst(sent);
      }
      return sent == waiting.size();
    } catch (IOException e) {
      fail(new TrackerException("cannot read `%s`.".formatted(kept.file()), e));
      return false;
    }
  }

  private void finish() {
    String failure;
    try {
      tracker.close(ending);
      return;
    } catch (TrackerException e) {
      failure = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      failure = "unexpected error: %s.".formatted(e);
    }
    log.warn("%s could not be closed: %s".formatted(tracker.name(), failure));
  }

  /** A call of the tracker. */
  @FunctionalInterface
  private interface Call {
    void run() throws TrackerException;
  }

  private boolean attempt(Call call) {
    try {
      call.run();
      return true;
    } catch (TrackerException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new TrackerException("unexpected error: %s.".formatted(e), e));
    }
    return false;
  }

  private void fail(TrackerException failure) {
    working = false;
    hopeless = failure.isLasting();
    nextTrial = System.nanoTime() + pause.toNanos();
    if (!reported) {
      reported = true;
      log.warn(
          "%s: %s Training continues; points are kept in `%s`."
              .formatted(tracker.name(), failure.getMessage(), kept.file()));
    }
  }

  private synchronized void keep(List<Point> left) {
    try {
      kept.add(left);
    } catch (IOException e) {
      if (!lost) {
        lost = true;
        log.warn(
            "%s: points cannot be written to `%s` either and are lost: %s."
                .formatted(tracker.name(), kept.file(), e.getMessage()));
      }
    }
  }
}
