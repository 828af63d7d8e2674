package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.cli.LogColumns.Key;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.runtime.hook.evaluation.BestRule;
import org.jspecify.annotations.Nullable;

/** The logged values of a run by key, with their positions on the axis. */
abstract sealed class LoggedRun {
  /** The unit of an axis: epochs, or iterations of the whole run. */
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
   * Creates a run from the lines of its log.
   *
   * @param name the name in legends
   */
  static LoggedRun of(String name, LogColumns lines) {
    return new ByLines(name, lines);
  }

  /** Creates a run whose values have a {@code step}, an iteration of the whole run. */
  static LoggedRun bySteps(String name, Map<String, List<Series.Point>> values) {
    return new BySteps(name, values);
  }

  /** Returns the unit of the run's axis; null if the log does not determine it. */
  abstract @Nullable Axis axis();

  /** Returns the iterations per epoch, as far as the log determines them. */
  abstract double epochLength();

  /** Returns the keys in order of first appearance. */
  abstract List<String> keys();

  /** Returns the points of a key. The key must exist. */
  abstract List<Series.Point> points(String key, Axis axis, double epochLength);

  /**
   * Returns the curve of a key. Its best point is marked if the key's name implies a direction.
   *
   * @param axis the unit of the chart's axis
   * @param epochLength the iterations per epoch, used if this run does not determine them
   */
  final Series series(String key, Axis axis, double epochLength) {
    List<Series.Point> points = keys().contains(key) ? points(key, axis, epochLength) : List.of();
    return new Series(name, points, best(key, points));
  }

  private static Series.@Nullable Point best(String key, List<Series.Point> points) {
    BestRule.Direction rule = BestRule.named(key);
    if (rule == null) {
      return null;
    }
    Series.Point best = null;
    for (Series.Point point : points) {
      if (Double.isFinite(point.y()) && (best == null || rule.isBetter(point.y(), best.y()))) {
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
      return Objects.requireNonNull(values.get(key));
    }
  }

  private static final class ByLines extends LoggedRun {
    private final LogColumns lines;
    private final Map<String, Key> byName = new LinkedHashMap<>();

    ByLines(String name, LogColumns lines) {
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
          Objects.requireNonNull(byName.get(key)),
          (line, value) -> points.add(new Series.Point(places[line], value)));
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

    /**
     * Returns the iteration of each line. A validation line takes the iteration of the training
     * line before it.
     */
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
