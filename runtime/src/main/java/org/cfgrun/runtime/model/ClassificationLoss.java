package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** A loss of class scores, one score a class, without one for the background. */
public interface ClassificationLoss extends Loss {
  /**
   * The loss of a list of samples.
   *
   * @param scores {@code [n, classes]}
   * @param labels {@code [n]}, int64: the class, or the number of classes for the background
   * @param weights {@code [n]}: how much each sample counts
   * @param average scalar: what the sum is divided by, 1.2e-7 added
   * @return a scalar, or one value an element where the loss is not reduced
   */
  Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average);
}
