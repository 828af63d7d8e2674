package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code sgd.torchscript}, which documents the functions. */
interface SgdKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> buffers,
      boolean first,
      double lr,
      double momentum,
      double dampening,
      double weightDecay,
      boolean nesterov,
      boolean maximize);
}
