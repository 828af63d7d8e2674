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
 * Hands points to a tracker on a thread of its own, so that a slow one never holds up a step. One
 * that fails is told of once; its points go to a file from then on, and it is tried again from time
 * to time. When it is back it gets the points of the file first.
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

  // Known to the queue's own thread only.
  private boolean working;
  private boolean told;
  private long nextTrial;
  private boolean hopeless;
  private boolean lost;
  private volatile Ending ending = Ending.FAILED;
  private volatile boolean overflowed;
  private volatile boolean abandoned;

  /**
   * Begins to take points.
   *
   * @param kept the file for points that the tracker does not take
   * @param log told of failures
   * @param pause how long a tracker that has failed is left alone
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

  /** Takes a point without waiting. */
  public void add(Point point) {
    if (!points.offer(point)) {
      if (!overflowed) {
        overflowed = true;
        log.warn(
            "%s is slower than the training; some points wait in `%s` until its end."
                .formatted(tracker.name(), kept.file()));
      }
      keep(List.of(point));
    }
  }

  /** Who takes the points. */
  public Tracker tracker() {
    return tracker;
  }

  /**
   * Waits until all points are handed over and the tracker is closed.
   *
   * @param limit how long to wait; what is left then goes to the file
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
          "%s did not finish within %d seconds and is left alone; %d points are kept in `%s`."
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
      fail(new TrackerException("`%s` cannot be read.".formatted(kept.file()), e));
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
      failure = "it failed with %s.".formatted(e);
    }
    log.warn("%s could not be closed in order: %s".formatted(tracker.name(), failure));
  }

  /** A call to the tracker. */
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
      fail(new TrackerException("it failed with %s.".formatted(e), e));
    }
    return false;
  }

  private void fail(TrackerException failure) {
    working = false;
    hopeless = failure.isLasting();
    nextTrial = System.nanoTime() + pause.toNanos();
    if (!told) {
      told = true;
      log.warn(
          "%s: %s Training goes on, and the points are kept in `%s`."
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
            "%s: points cannot be kept in `%s` either, and are lost: %s."
                .formatted(tracker.name(), kept.file(), e.getMessage()));
      }
    }
  }
}
