package org.cfgrun.interpreter.schedule;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Computes the values of {@code param_scheduler} as MMEngine's runner sets them. */
final class ParamSchedulers {
  private ParamSchedulers() {}

  /** Returns the value of each iteration; null if the config does not schedule it validly. */
  static double @Nullable [] values(
      Quantity quantity, ConfigNode section, DictNode config, Catalog catalog, RunExtent run) {
    ConfigNode optimizer =
        Section.OPTIM_WRAPPER.in(config) instanceof DictNode wrapper
            ? wrapper.get("optimizer")
            : null;
    Double base = optimizer == null ? null : quantity.initial(optimizer, catalog);
    List<ParamScheduler> schedulers = read(quantity, section, run);
    return base == null || schedulers.isEmpty() ? null : values(base, schedulers, run);
  }

  private static List<ParamScheduler> read(Quantity quantity, ConfigNode section, RunExtent run) {
    List<ConfigNode> items = section instanceof SequenceNode list ? list.items() : List.of(section);
    List<ParamScheduler> all = new ArrayList<>();
    try {
      for (ConfigNode item : items) {
        ParamScheduler scheduler = ParamScheduler.read(item, quantity, run);
        if (scheduler != null) {
          all.add(scheduler);
        }
      }
    } catch (ArgumentException unfit) {
      return List.of();
    }
    return all;
  }

  /** Schedulers step in the order of the list; at the end of an epoch those by iteration first. */
  private static double[] values(double base, List<ParamScheduler> schedulers, RunExtent run) {
    double value = base;
    for (ParamScheduler each : schedulers) {
      value = each.step(value, base, 0);
    }
    double[] values = new double[(int) run.iterations()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value;
      int done = i + 1;
      value = step(value, base, schedulers, false, done);
      if (run.epochs() != null && done % run.epochLength() == 0) {
        value = step(value, base, schedulers, true, done / run.epochLength());
      }
    }
    return values;
  }

  private static double step(
      double value, double base, List<ParamScheduler> schedulers, boolean epochs, long position) {
    double next = value;
    for (ParamScheduler each : schedulers) {
      if (each.byEpoch() == epochs) {
        next = each.step(next, base, position);
      }
    }
    return next;
  }
}
