package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * Schedule of a hyperparameter of the optimizer, apart from warm-up. A component implements {@link
 * LrPolicy}, {@link MomentumPolicy} or both.
 */
@BuiltFrom(Registries.POLICIES)
public interface Policy extends Curve {
  /**
   * Schedule of one parameter group.
   *
   * @param base value that the curve starts from
   * @param curve values of this group
   */
  record Track(double base, Curve curve) {}

  /**
   * Creates the schedules of the parameter groups if the config gives numbers for each group.
   * Called once, before the first step.
   *
   * @return a track for each group of all optimizers; null when every group follows this policy
   *     from its initial value
   * @throws org.cfgrun.components.ArgumentException unless there is a number for each group
   */
  default @Nullable List<Track> tracks(Optimizers optimizers) {
    return null;
  }
}
