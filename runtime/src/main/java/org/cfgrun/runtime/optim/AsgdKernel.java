package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code asgd.torchscript}, which says what they do. */
interface AsgdKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> averages,
      List<Tensor> etas,
      List<Tensor> mus,
      boolean first,
      double lambd,
      double nextEta,
      double nextMu);
}
