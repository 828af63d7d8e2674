package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.cli.LoggedLines.Key;
import org.cfgrun.cli.chart.Series;
import org.cfgrun.runtime.hook.BestRule;
import org.jspecify.annotations.Nullable;

/** The values that a run has logged, by key, and where on its axis each was logged. */
abstract sealed class LoggedRun {
  /** What an axis counts: whole epochs, or iterations of the whole run. */
  enum Axis {
    EPOCH,
    ITERATION;

    @Override
    public String toString() {
      return this == EPOCH ? "epoch" : "iteration";
    }
  }

  private final String name;

  private LoggedRun(String name) {
    this.name = name;
  }

  /**
   * A run from the lines of its log.
   *
   * @param name what legends call it
   */
  static LoggedRun of(String name, LoggedLines lines) {
    return new ByLines(name, lines);
  }

  /** A run whose values all have their place: {@code step} of the whole run. */
  static LoggedRun bySteps(String name, Map<String, List<Series.Point>> values) {
    return new BySteps(name, values);
  }

  /** What the run itself says that it counts; null when it may be either. */
  abstract @Nullable Axis axis();

  /** How many iterations an epoch has, as far as the log tells. */
  abstract double epochLength();

  /** The keys there are, in order of first appearance. */
  abstract List<String> keys();

  /** The points of a key that there is. */
  abstract List<Series.Point> points(String key, Axis axis, double epochLength);

  /**
   * The curve of a key, with its best point where its name tells which that is.
   *
   * @param axis what the chart counts
   * @param epochLength how many iterations an epoch has where this run does not tell
   */
  final Series series(String key, Axis axis, double epochLength) {
    List<Series.Point> points = keys().contains(key) ? points(key, axis, epochLength) : List.of();
    return new Series(name, points, best(key, points));
  }

  private static Series.@Nullable Point best(String key, List<Series.Point> points) {
    BestRule.Direction rule = BestRule.named(key);
    Series.Point best = null;
    for (Series.Point point : points) {
      boolean counts = rule != null && Double.isFinite(point.y());
      if (counts && (best == null || rule.isBetter(point.y(), best.y()))) {
        best = point;
      }
    }
    return best;
  }

  private static final class BySteps extends LoggedRun {
    private final Map<String, List<Series.Point>> values;

    BySteps(String name, Map<String, List<Series.Point>> values) {
      super(name);
      this.values = values;
    }

    @Override
    Axis axis() {
      return Axis.ITERATION;
    }

    @Override
    double epochLength() {
      return 0;
    }

    @Override
    List<String> keys() {
      return List.copyOf(values.keySet());
    }

    @Override
    List<Series.Point> points(String key, Axis axis, double epochLength) {
      return values.get(key);
    }
  }

  private static final class ByLines extends LoggedRun {
    private final LoggedLines lines;
    private final Map<String, Key> byName = new LinkedHashMap<>();

    ByLines(String name, LoggedLines lines) {
      super(name);
      this.lines = lines;
      List<Key> all = lines.keys();
      for (Key key : all) {
        boolean both = !key.training() && all.contains(new Key(key.name(), true));
        if (!both) {
          byName.put(key.name(), key);
        } else if (!key.name().equals("lr")) {
          byName.put(key.name() + " (val)", key);
        }
      }
    }

    @Override
    @Nullable Axis axis() {
      return lines.axis();
    }

    @Override
    double epochLength() {
      return lines.longest();
    }

    @Override
    List<String> keys() {
      return List.copyOf(byName.keySet());
    }

    @Override
    List<Series.Point> points(String key, Axis axis, double epochLength) {
      double length = Math.max(1, lines.axis() == null ? epochLength : lines.longest());
      double[] places = axis == Axis.EPOCH ? epochs(length) : iterations();
      List<Series.Point> points = new ArrayList<>();
      lines.read(
          byName.get(key), (line, value) -> points.add(new Series.Point(places[line], value)));
      return points;
    }

    private double[] epochs(double length) {
      double[] places = new double[lines.size()];
      for (int i = 0; i < places.length; i++) {
        boolean isTraining = lines.isTraining(i);
        places[i] = lines.epoch(i) - (isTraining ? 1 - lines.iteration(i) / length : 0);
      }
      return places;
    }

    /** What is evaluated is so after the iteration that was logged last. */
    private double[] iterations() {
      double[] places = new double[lines.size()];
      double last = 0;
      for (int i = 0; i < places.length; i++) {
        last = lines.isTraining(i) ? lines.iteration(i) : last;
        places[i] = last;
      }
      return places;
    }
  }
}
