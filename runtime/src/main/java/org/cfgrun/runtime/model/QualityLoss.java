package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of class scores that also predict the quality of the box, such as its IoU. */
public interface QualityLoss extends Loss {
  /**
   * Computes the loss of a list of samples.
   *
   * @param scores {@code [n, classes]}
   * @param labels {@code [n]}, int64: the class, or the number of classes for the background
   * @param qualities {@code [n]}: wanted score of the class, from 0 to 1
   * @param weights {@code [n]}: weight of each sample
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per element if the loss is not reduced
   */
  Tensor loss(Tensor scores, Tensor labels, Tensor qualities, Tensor weights, Tensor average);
}
