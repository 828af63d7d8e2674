package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code prime_samples.torchscript}, which documents them. */
interface PrimeSamplesKernel {
  Tensor objects(Tensor images, Tensor numbers, long count);

  Tensor important(
      Tensor overlaps,
      Tensor objects,
      Tensor labels,
      Tensor weights,
      Tensor losses,
      long classes,
      double k,
      double bias);

  Tensor classAware(Tensor probabilities, Tensor losses, Tensor average, double k, double bias);
}
