package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Tensor;

/** Loss of the scores of regions, and what these scores mean: {@code loss_cls} of a box head. */
public interface RegionLoss extends Loss {
  /**
   * Returns the number of scores of a region.
   *
   * @param classes number of classes, without the background
   * @throws ArgumentException if the loss is configured for others
   */
  int scores(int classes);

  /**
   * Computes the losses and the accuracies by name.
   *
   * @param scores {@code [n, scores]}
   * @param labels {@code [n]}, int64: the class, or the number of classes for the background
   * @param weights {@code [n]}: weight of each region
   * @param average scalar: divisor of the sums, to which 1.2e-7 is added
   */
  Losses losses(Tensor scores, Tensor labels, Tensor weights, Tensor average);

  /**
   * Returns the probability of each class, {@code [n, classes]}.
   *
   * @param scores {@code [n, scores]}
   */
  Tensor probabilities(Tensor scores, int classes);

  /**
   * Returns the percentage of samples whose largest score is that of their label; 0 without
   * samples.
   *
   * @param scores {@code [n, k]}
   * @param labels {@code [n]}, int64
   */
  static Tensor accuracy(Tensor scores, Tensor labels) {
    Tensor hits = scores.argmax(1).eq(labels).to(scores.type()).sum();
    return hits.mul(100).div(Math.max(labels.size(), 1));
  }
}
