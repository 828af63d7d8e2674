package org.cfgrun.interpreter.migrate;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.schedule.Quantity;
import org.cfgrun.interpreter.schedule.ScheduledValues;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/** Compares what a config and its converted form schedule at each iteration. */
public final class ScheduleComparison {
  private ScheduleComparison() {}

  /**
   * Returns the largest relative difference of a quantity over the run, or null if it cannot be
   * compared. A value below a hundredth of the largest counts as that, so that the last steps of a
   * schedule that ends at zero do not decide.
   *
   * @param epochLength the iterations of an epoch
   */
  public static @Nullable Double largestDifference(
      Quantity quantity, DictNode former, DictNode converted, Catalog catalog, int epochLength) {
    ScheduledValues before = ScheduledValues.of(quantity, former, catalog, epochLength);
    ScheduledValues after = ScheduledValues.of(quantity, converted, catalog, epochLength);
    if (before == null || after == null || before.size() != after.size()) {
      return null;
    }
    List<Double> values = new ArrayList<>();
    before.forEach(values::add);
    double floor = values.stream().mapToDouble(Math::abs).max().orElse(0) / 100;
    double largest = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      double difference = Math.abs(after.at(i) - value);
      largest =
          Math.max(largest, difference == 0 ? 0 : difference / Math.max(Math.abs(value), floor));
    }
    return largest;
  }
}
