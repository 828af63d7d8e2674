package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code adadelta.torchscript}, which says what they do. */
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
