package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Java interface of {@code adam.torchscript}, which documents the functions. */
interface AdamKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      List<Tensor> maxExpAvgSqs,
      List<Tensor> steps,
      @Nullable Tensor overflow,
      double lr,
      double beta1,
      double beta2,
      double weightDecay,
      double eps,
      boolean amsgrad,
      boolean maximize,
      boolean decoupled);
}
