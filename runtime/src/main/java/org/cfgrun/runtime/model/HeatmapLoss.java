package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Loss of heatmaps, whose targets are Gaussians around keypoints. */
public interface HeatmapLoss extends Loss {
  /**
   * Computes the loss of heatmaps.
   *
   * @param probabilities of any shape
   * @param targets in the same shape, from 0 to 1, which is the value of a keypoint
   * @param average scalar: divisor of the sum, to which 1.2e-7 is added
   * @return a scalar, or one value per element if the loss is not reduced
   */
  Tensor loss(Tensor probabilities, Tensor targets, Tensor average);
}
