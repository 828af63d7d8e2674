package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code adamax.torchscript}, which documents the functions. */
interface AdamaxKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expInfs,
      double rate,
      double beta1,
      double beta2,
      double eps);
}
