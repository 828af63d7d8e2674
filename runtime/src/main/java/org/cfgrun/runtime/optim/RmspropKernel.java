package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code rmsprop.torchscript}, which documents the functions. */
interface RmspropKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> squareAvgs,
      List<Tensor> gradAvgs,
      List<Tensor> buffers,
      double lr,
      double alpha,
      double eps,
      double momentum,
      boolean centered);
}
