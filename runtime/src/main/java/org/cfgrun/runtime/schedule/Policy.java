package org.cfgrun.runtime.schedule;

import org.jspecify.annotations.Nullable;

/**
 * How a hyper-parameter of the optimizer (learning rate, momentum) goes through a training, warm-up
 * aside. A policy has no state: its value follows from where the training stands.
 */
@FunctionalInterface
public interface Policy {
  /**
   * The value in force.
   *
   * @param base the value that the parameter group started with
   * @param at where the training stands
   */
  double value(double base, Position at);

  /**
   * Why the policy cannot go through a training of a certain length; it is asked before the first
   * step.
   *
   * @param total how many epochs or iterations there will be
   * @return one sentence, names of arguments in backquotes; null when it can
   */
  default @Nullable String objection(long total) {
    return null;
  }
}
