package org.cfgrun.runtime.schedule;

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
}
