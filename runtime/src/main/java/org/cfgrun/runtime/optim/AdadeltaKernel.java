package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code adadelta.torchscript}, which documents the functions. */
interface AdadeltaKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> squareAvgs,
      List<Tensor> accDeltas,
      double lr,
      double rho,
      double eps);
}
