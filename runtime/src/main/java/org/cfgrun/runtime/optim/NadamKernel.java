package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code nadam.torchscript}, which documents the functions. */
interface NadamKernel {
  void multiply(List<Tensor> muProducts, double mu);

  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      List<Tensor> muProducts,
      double lr,
      double beta1,
      double beta2,
      double eps,
      double mu,
      double nextMu,
      double correction2);
}
