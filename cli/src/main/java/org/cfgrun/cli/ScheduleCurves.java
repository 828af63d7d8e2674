package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.training.trial.SchedulePreview.Point;
import org.jspecify.annotations.Nullable;

/**
 * Collects the curves of the parameter groups. Groups with equal values share a curve, since a
 * model can have hundreds of groups. A group that diverges gets its own curve.
 */
final class ScheduleCurves implements Consumer<Point> {
  private static final class Curve {
    private final List<String> groups = new ArrayList<>();
    private double[] rates = new double[64];
    private double[] momenta = new double[64];
    private int size;

    private void add(double rate, double momentum) {
      if (size == rates.length) {
        rates = Arrays.copyOf(rates, 2 * size);
        momenta = Arrays.copyOf(momenta, 2 * size);
      }
      rates[size] = rate;
      momenta[size++] = momentum;
    }

    private boolean has(int iteration, Point point) {
      return rates[iteration] == point.lr() && momenta[iteration] == point.momentum();
    }
  }

  private final List<Curve> curves = new ArrayList<>();
  private final Map<String, Curve> byGroup = new LinkedHashMap<>();
  private @Nullable Double epoch;

  @Override
  public void accept(Point point) {
    if (epoch == null && point.epoch() == 1) {
      epoch = (double) point.iteration();
    }
    int iteration = Math.toIntExact(point.iteration());
    Curve curve = byGroup.get(point.groupName());
    if (curve == null || curve.size > iteration && !curve.has(iteration, point)) {
      curve = another(curve, iteration, point);
      curve.groups.add(point.groupName());
      byGroup.put(point.groupName(), curve);
    }
    if (curve.size == iteration) {
      curve.add(point.lr(), point.momentum());
    }
  }

  /**
   * Returns a curve that equals {@code before} up to here and continues with the point; creates it
   * if there is none.
   */
  private Curve another(@Nullable Curve before, int iteration, Point point) {
    for (Curve each : curves) {
      if (each.size > iteration && each.has(iteration, point) && isAlike(each, before, iteration)) {
        leave(before, point);
        return each;
      }
    }
    Curve made = new Curve();
    for (int i = 0; before != null && i < iteration; i++) {
      made.add(before.rates[i], before.momenta[i]);
    }
    leave(before, point);
    curves.add(made);
    return made;
  }

  private static boolean isAlike(Curve each, @Nullable Curve before, int iteration) {
    return before == null
        ? iteration == 0
        : Arrays.equals(each.rates, 0, iteration, before.rates, 0, iteration)
            && Arrays.equals(each.momenta, 0, iteration, before.momenta, 0, iteration);
  }

  private static void leave(@Nullable Curve before, Point point) {
    if (before != null) {
      before.groups.remove(point.groupName());
    }
  }

  /** Returns the chart of the learning rates, and that of the momenta if any changes. */
  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    charts.add(chart("learning rate", curve -> i -> curve.rates[i]));
    boolean changes =
        curves.stream()
            .anyMatch(curve -> Arrays.stream(curve.momenta, 0, curve.size).distinct().count() > 1);
    if (changes) {
      charts.add(chart("momentum", curve -> i -> curve.momenta[i]));
    }
    return charts;
  }

  /** Selects the learning rates or the momenta of a curve. */
  @FunctionalInterface
  private interface Side {
    IntToDoubleFunction of(Curve curve);
  }

  private Chart chart(String title, Side side) {
    List<Series> series = new ArrayList<>();
    for (Curve curve : curves) {
      IntToDoubleFunction value = side.of(curve);
      List<Series.Point> points = new ArrayList<>();
      for (int i = 0; i < curve.size; i++) {
        points.add(new Series.Point(i, value.applyAsDouble(i)));
      }
      series.add(
          new Series(curves.size() == 1 ? "" : Printable.line(name(curve.groups)), points, null));
    }
    return new Chart(title, "iteration", epoch, series);
  }

  private static String name(List<String> groups) {
    int shown = 6;
    if (groups.size() == 1) {
      return "group " + groups.get(0);
    }
    return "groups "
        + String.join(", ", groups.subList(0, Math.min(shown, groups.size())))
        + (groups.size() > shown ? ", ... (%s)".formatted(groups.size()) : "");
  }
}
