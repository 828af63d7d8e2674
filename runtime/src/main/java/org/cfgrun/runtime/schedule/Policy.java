package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * How a hyper-parameter of the optimizer changes during a training, warm-up aside. A policy has no
 * state: its value follows from the position in the training. A component implements {@link
 * LrPolicy}, {@link MomentumPolicy} or both.
 */
@BuiltFrom(Registries.POLICIES)
public interface Policy {
  /**
   * What one parameter group follows.
   *
   * @param base the value that the policy starts from
   * @param policy of this group
   */
  record Track(double base, Policy policy) {}

  /**
   * The value in force.
   *
   * @param base the value that the parameter group started with
   * @param at the position in the training
   */
  double value(double base, Position at);

  /**
   * Why the policy does not fit a training of a certain length; called before the first step.
   *
   * @param total how many epochs or iterations there will be
   * @return one sentence, names of arguments in backquotes; null when it fits
   */
  default @Nullable String objection(long total) {
    return null;
  }

  /**
   * What the parameter groups follow where the config gives numbers for each of them. Called once,
   * before the first step.
   *
   * @return a track for each group of all optimizers; null when every group follows this policy
   *     from its own value
   * @throws org.cfgrun.components.ArgumentException when there is not a number for each group
   */
  default @Nullable List<Track> tracks(Optimizers optimizers) {
    return null;
  }
}
