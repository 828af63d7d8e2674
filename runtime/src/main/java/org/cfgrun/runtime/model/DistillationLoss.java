package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of distributions that are to be like those of another model, the teacher. */
public interface DistillationLoss extends Loss {
  /**
   * Computes the loss of a list of distributions.
   *
   * @param logits {@code [n, bins]}
   * @param teacher {@code [n, bins]}: logits of the teacher, without gradients
   * @param weights {@code [n]}: weight of each distribution
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per distribution if the loss is not reduced
   */
  Tensor loss(Tensor logits, Tensor teacher, Tensor weights, Tensor average);
}
