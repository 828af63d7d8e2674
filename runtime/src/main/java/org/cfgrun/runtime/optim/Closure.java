package org.cfgrun.runtime.optim;

/**
 * Computes the loss at the current parameters and its gradients: zeroes the gradients, runs the
 * model and the backward pass. An optimizer may call it several times per step.
 */
@FunctionalInterface
public interface Closure {
  /** Returns the loss. */
  double loss();
}
