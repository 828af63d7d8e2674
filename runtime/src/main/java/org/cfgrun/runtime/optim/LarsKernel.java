package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code lars.torchscript}, which documents the functions. */
interface LarsKernel {
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
      double eta,
      double eps,
      boolean exclude);
}
