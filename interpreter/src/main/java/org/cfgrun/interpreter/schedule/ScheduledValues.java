package org.cfgrun.interpreter.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * The values that a config schedules over a run, for a parameter group without rules of its own.
 * They are computed from the config alone, which neither builds components nor needs the data.
 */
public final class ScheduledValues {
  /** Iterations per epoch of a preview, if the training data is not read. */
  public static final int ASSUMED_EPOCH_LENGTH = 1000;

  /** Several times the longest run of public configs. */
  private static final long MAX_ITERATIONS = 2_000_000;

  private final Quantity quantity;
  private final double[] values;
  private final @Nullable Integer epochLength;

  ScheduledValues(Quantity quantity, double[] values, @Nullable Integer epochLength) {
    this.quantity = quantity;
    this.values = values;
    this.epochLength = epochLength;
  }

  /**
   * Returns what a config schedules for a quantity; null for a constant, for schedules in code, and
   * for a section with errors.
   *
   * @param epochLength the assumed number of iterations per epoch
   */
  public static @Nullable ScheduledValues of(
      Quantity quantity, DictNode config, Catalog catalog, int epochLength) {
    ConfigNode schedulers = Section.PARAM_SCHEDULER.in(config);
    RunExtent run =
        schedulers == null
            ? RunExtent.ofRunner(config, epochLength)
            : RunExtent.ofLoop(config, epochLength);
    if (run == null || run.iterations() < 1 || run.iterations() > MAX_ITERATIONS) {
      return null;
    }
    double[] values =
        schedulers == null
            ? PolicyReader.values(quantity, config, catalog, run)
            : ParamSchedulers.values(quantity, schedulers, config, catalog, run);
    Integer length = run.epochs() == null ? null : Integer.valueOf(epochLength);
    return values == null ? null : new ScheduledValues(quantity, values, length);
  }

  /** Returns what is scheduled. */
  public Quantity quantity() {
    return quantity;
  }

  /** Returns the number of iterations. */
  public int size() {
    return values.length;
  }

  /** Returns the value at an iteration, counted from 0. */
  public double at(int iteration) {
    return values[iteration];
  }

  /** Returns the assumed number of iterations per epoch; null if the run counts iterations. */
  public @Nullable Integer epochLength() {
    return epochLength;
  }

  /** Passes all values on, in order. */
  public void forEach(DoubleConsumer action) {
    for (double value : values) {
      action.accept(value);
    }
  }

  /** Returns a chart of the values. */
  public Chart chart() {
    List<Series.Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      boolean constant =
          i > 0
              && i < values.length - 1
              && values[i - 1] == values[i]
              && values[i] == values[i + 1];
      if (!constant) {
        points.add(new Series.Point(i, values[i]));
      }
    }
    return new Chart(
        quantity.title(),
        "iteration",
        epochLength == null ? null : Double.valueOf(epochLength),
        List.of(new Series("", points, null)));
  }
}
