package org.cfgrun.runtime.box.match;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code match_costs.torchscript}, which documents them. */
interface MatchCostsKernel {
  Tensor classification(Tensor logits, Tensor labels, double weight);

  Tensor focal(Tensor logits, Tensor labels, double alpha, double gamma, double eps, double weight);

  Tensor focalMasks(
      Tensor masks, Tensor truths, double alpha, double gamma, double eps, double weight);

  Tensor entropy(Tensor masks, Tensor truths, double weight);

  Tensor dice(
      Tensor masks, Tensor truths, boolean activate, boolean naive, double eps, double weight);

  Tensor l1(Tensor boxes, Tensor truths, Tensor size, boolean corners, double weight);

  Tensor pixels(Tensor boxes, Tensor size);

  Tensor shares(Tensor boxes, Tensor size);
}
