package org.cfgrun.runtime.hook.logging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.PointQueue;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * Base of hooks for tracking services, which never block or stop a run: points that the service
 * does not accept are kept in {@code TIMESTAMP.NAME.jsonl} in the work directory. A resumed run
 * continues the same tracked run on the same step axis and sends the kept points.
 */
public abstract class TrackingHook extends LoggerHook implements Stateful {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(60);
  private static final String RUN = "run";
  private static final String KEPT = "kept";
  private static final String POINTS = ".jsonl";

  private @Nullable PointQueue queue;
  private @Nullable String kept;
  private @Nullable String run;

  /** Creates the hook for one run. */
  protected TrackingHook(LogTiming timing) {
    super(timing);
  }

  /**
   * Creates the tracker that receives the points.
   *
   * @param run id of the tracked run to resume; null for a new one
   */
  abstract Tracker tracker(Runner runner, @Nullable String run);

  /** Returns whether text is logged besides numbers. */
  boolean logsText() {
    return false;
  }

  /**
   * Returns the first step that the run logs: 0 for a new run. Points of a resumed run at or after
   * this step are discarded. At an epoch boundary, evaluation has already logged at the next step.
   */
  static long firstStep(Runner runner) {
    if (runner.start().iteration() == 0) {
      return 0;
    }
    long next = runner.start().iteration() + 1;
    return runner.start().batch() > 0 ? next : next + 1;
  }

  @Override
  public void beforeRun(Runner runner) {
    super.beforeRun(runner);
    if (!runner.communicator().isChief()) {
      return;
    }
    Tracker tracker = tracker(runner, run);
    Path waiting = runner.workDir().resolve(nameOf(String.valueOf(kept)));
    if (kept == null || !kept.endsWith(POINTS) || !Files.isRegularFile(waiting)) {
      waiting = runner.workDir().resolve(newName(runner, tracker));
    }
    kept = waiting.toString();
    queue = PointQueue.start(tracker, waiting, runner.log(), PAUSE);
  }

  /**
   * Sends the points that earlier sessions of a restored run kept in files.
   *
   * @param files the files of all trackers of the run; each is deleted once its points are sent
   */
  public final void sync(Runner runner, List<Path> files, Ending ending) {
    for (Path file : files) {
      Tracker tracker = tracker(runner, run);
      if (file.getFileName().toString().contains("." + fileName(tracker) + ".")) {
        PointQueue sending = PointQueue.start(tracker, file, runner.log(), PAUSE);
        sending.close(ending, CLOSING);
        run = tracker.run();
      }
    }
  }

  private static String fileName(Tracker tracker) {
    return tracker.name().toLowerCase(Locale.ROOT);
  }

  private String newName(Runner runner, Tracker tracker) {
    int place = runner.stages().all(getClass()).indexOf(this);
    return runner.timestamp()
        + "."
        + fileName(tracker)
        + (place > 0 ? "." + (place + 1) : "")
        + POINTS;
  }

  /**
   * Returns the file name of a path stored in a checkpoint: an untrusted checkpoint must not point
   * outside the run's directories.
   */
  public static String nameOf(String file) {
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }

  @Override
  protected void log(Runner runner) {
    if (queue != null) {
      queue.add(new Point(loggedStep(runner), Instant.now(), tags(runner, logsText())));
    }
  }

  @Override
  public void afterRun(Runner runner) {
    finish(Ending.COMPLETE);
  }

  /** Ends the logging of a run that was requested to stop. */
  public void stop() {
    finish(Ending.STOPPED);
  }

  /** Ends the logging of a run that failed. */
  @Override
  public void close() {
    finish(Ending.FAILED);
  }

  private void finish(Ending ending) {
    if (queue != null) {
      queue.close(ending, CLOSING);
      queue = null;
    }
  }

  @Override
  public String stateKey() {
    return getClass().getSimpleName();
  }

  @Override
  public Map<String, @Nullable Object> save(Runner runner) {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    if (queue != null && queue.tracker().run() != null) {
      state.put(RUN, queue.tracker().run());
    }
    if (kept != null) {
      state.put(KEPT, nameOf(kept));
    }
    return state;
  }

  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    run = saved.get(RUN) instanceof String name ? name : null;
    kept = saved.get(KEPT) instanceof String file ? file : null;
  }
}
