package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of numbers that are predicted as distributions over the integers from 0. */
public interface DistributionLoss extends Loss {
  /**
   * Computes the loss of a list of numbers.
   *
   * @param logits {@code [n, bins]}
   * @param targets {@code [n]}: from 0 to less than {@code bins - 1}
   * @param weights {@code [n]}: weight of each number
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per number if the loss is not reduced
   */
  Tensor loss(Tensor logits, Tensor targets, Tensor weights, Tensor average);
}
