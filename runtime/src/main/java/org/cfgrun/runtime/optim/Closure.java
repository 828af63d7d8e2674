package org.cfgrun.runtime.optim;

/**
 * Computes the loss of the current parameters and its gradients: zeroes the gradients, runs the
 * model, goes backward. An optimizer may evaluate it several times in a step.
 */
@FunctionalInterface
public interface Closure {
  /** The loss. */
  double loss();
}
