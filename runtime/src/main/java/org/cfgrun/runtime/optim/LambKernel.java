package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code lamb.torchscript}, which documents the functions. */
interface LambKernel {
  Tensor divisor(List<Tensor> grads, double maxNorm);

  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      Tensor divisor,
      double lr,
      double beta1,
      double beta2,
      double beta3,
      double eps,
      double weightDecay,
      double correction1,
      double correction2,
      boolean alwaysAdapt,
      boolean trustClip);
}
