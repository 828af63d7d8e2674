package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code quality_losses.torchscript}, which documents them. */
interface QualityLossesKernel {
  Tensor qualityFocal(Tensor x, Tensor labels, Tensor qualities, double beta, boolean activated);

  Tensor varifocal(
      Tensor x, Tensor labels, Tensor qualities, double alpha, double gamma, boolean iouWeighted);

  Tensor distributionFocal(Tensor x, Tensor targets);

  Tensor distillation(Tensor x, Tensor teacher, double temperature);
}
