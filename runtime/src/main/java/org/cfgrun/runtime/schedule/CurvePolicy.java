package org.cfgrun.runtime.schedule;

import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Position;
import org.cfgrun.interpreter.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/** Policy whose values are those of a curve that editors can preview. */
interface CurvePolicy extends Policy {
  /** Returns the curve that the arguments describe. */
  Curve curve();

  @Override
  default double value(double base, Position at) {
    return curve().value(base, at);
  }

  @Override
  default @Nullable String objection(long total) {
    return curve().objection(total);
  }

  @Override
  default double warmupFactor(Warmup warmup, long iteration) {
    return curve().warmupFactor(warmup, iteration);
  }

  @Override
  default boolean warmsUpBase() {
    return curve().warmsUpBase();
  }
}
