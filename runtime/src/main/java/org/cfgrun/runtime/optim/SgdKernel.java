package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code sgd.torchscript}, which says what they do. */
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
