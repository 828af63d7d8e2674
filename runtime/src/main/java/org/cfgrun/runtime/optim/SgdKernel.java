package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Java interface of {@code sgd.torchscript}, which documents the functions. */
interface SgdKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> buffers,
      boolean first,
      @Nullable Tensor overflow,
      double lr,
      double momentum,
      double dampening,
      double weightDecay,
      boolean nesterov,
      boolean maximize);
}
