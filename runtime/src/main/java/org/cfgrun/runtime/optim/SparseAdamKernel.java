package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code sparse_adam.torchscript}, which says what they do. */
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
