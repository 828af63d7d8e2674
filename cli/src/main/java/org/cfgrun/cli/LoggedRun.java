package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.cli.chart.Series;
import org.cfgrun.runtime.hook.BestRule;
import org.jspecify.annotations.Nullable;

/** The values that a run has logged, by key, and where on its axis each was logged. */
final class LoggedRun {
  /** What an axis counts: whole epochs, or iterations of the whole run. */
  enum Axis {
    EPOCH,
    ITERATION;

    @Override
    public String toString() {
      return this == EPOCH ? "epoch" : "iteration";
    }
  }

  /**
   * A line of a log.
   *
   * @param training whether it is of training; of validation otherwise
   * @param epoch from 1
   * @param iteration from 1, in its epoch or in the whole run
   * @param values the numbers
   */
  record Line(boolean training, double epoch, double iteration, Map<String, Double> values) {}

  private final String name;
  private final Axis axis;
  private final Map<String, List<Series.Point>> byKey = new LinkedHashMap<>();

  private LoggedRun(String name, Axis axis) {
    this.name = name;
    this.axis = axis;
  }

  /**
   * A run from its lines. Where iterations begin again with an epoch, the axis counts epochs.
   *
   * @param name what legends call it
   */
  static LoggedRun of(String name, List<Line> lines) {
    double length = epochLength(lines);
    LoggedRun run = new LoggedRun(name, length > 0 ? Axis.EPOCH : Axis.ITERATION);
    double last = 0;
    for (Line line : lines) {
      if (line.training()) {
        last = length > 0 ? line.epoch() - 1 + line.iteration() / length : line.iteration();
      } else if (length > 0) {
        last = line.epoch();
      }
      double at = last;
      String suffix = line.training() ? "" : " (val)";
      line.values()
          .forEach(
              (key, value) -> {
                boolean both = !line.training() && trains(lines, key);
                run.add(both ? key + suffix : key, at, value);
              });
    }
    return run;
  }

  /** A run whose values all have their place: {@code step} of the whole run. */
  static LoggedRun bySteps(String name, Map<String, List<Series.Point>> values) {
    LoggedRun run = new LoggedRun(name, Axis.ITERATION);
    run.byKey.putAll(values);
    return run;
  }

  /** How many iterations an epoch has, as far as lines tell; 0 when they count the whole run. */
  private static double epochLength(List<Line> lines) {
    double longest = 0;
    boolean restarts = false;
    Line before = null;
    for (Line line : lines) {
      if (line.training()) {
        restarts |=
            before != null
                && line.epoch() > before.epoch()
                && line.iteration() <= before.iteration();
        longest = Math.max(longest, line.iteration());
        before = line;
      }
    }
    return restarts ? longest : 0;
  }

  private static boolean trains(List<Line> lines, String key) {
    return !key.equals("lr")
        && lines.stream().anyMatch(line -> line.training() && line.values().containsKey(key));
  }

  private void add(String key, double at, double value) {
    byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(new Series.Point(at, value));
  }

  Axis axis() {
    return axis;
  }

  /** The keys there are, in order of first appearance. */
  List<String> keys() {
    return List.copyOf(byKey.keySet());
  }

  /** The curve of a key, with its best point where its name tells which that is. */
  Series series(String key) {
    List<Series.Point> points = byKey.getOrDefault(key, List.of());
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
}
