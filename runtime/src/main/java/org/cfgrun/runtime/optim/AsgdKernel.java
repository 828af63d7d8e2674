package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code asgd.torchscript}, which documents the functions. */
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
