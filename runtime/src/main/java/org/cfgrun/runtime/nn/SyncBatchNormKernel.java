package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code sync_batch_norm.torchscript}, which documents them. */
interface SyncBatchNormKernel {
  Tensor statistics(Tensor x);

  Tensor normalize(
      Tensor x,
      Tensor gathered,
      Tensor gamma,
      Tensor beta,
      Tensor runningMean,
      Tensor runningVar,
      double momentum,
      double eps);
}
