package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code sparse_adam.torchscript}, which documents the functions. */
interface SparseAdamKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      double rate,
      double beta1,
      double beta2,
      double eps,
      boolean maximize);
}
