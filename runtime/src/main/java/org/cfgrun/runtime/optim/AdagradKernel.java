package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code adagrad.torchscript}, which documents the functions. */
interface AdagradKernel {
  void step(List<Tensor> params, List<Tensor> grads, List<Tensor> sums, double rate, double eps);

  void fused(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> sums,
      List<Tensor> steps,
      double lr,
      double lrDecay,
      double weightDecay,
      double eps,
      boolean maximize);
}
