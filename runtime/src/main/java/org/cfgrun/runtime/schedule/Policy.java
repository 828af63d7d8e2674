package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * Schedule of a hyperparameter of the optimizer, apart from warm-up. A policy is stateless: its
 * value depends only on the position in the training. A component implements {@link LrPolicy},
 * {@link MomentumPolicy} or both.
 */
@BuiltFrom(Registries.POLICIES)
public interface Policy {
  /**
   * Schedule of one parameter group.
   *
   * @param base value that the policy starts from
   * @param policy policy of this group
   */
  record Track(double base, Policy policy) {}

  /**
   * Returns the value at a position.
   *
   * @param base initial value of the parameter group
   * @param at position in the training
   */
  double value(double base, Position at);

  /**
   * Checks that the policy fits the length of the training; called before the first step.
   *
   * @param total number of epochs or iterations
   * @return the problem as one sentence with argument names in backquotes; null when it fits
   */
  default @Nullable String objection(long total) {
    return null;
  }

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
