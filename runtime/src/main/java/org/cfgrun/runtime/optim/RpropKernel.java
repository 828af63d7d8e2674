package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code rprop.torchscript}, which documents the functions. */
interface RpropKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> prevs,
      List<Tensor> sizes,
      double etaMinus,
      double etaPlus,
      double least,
      double most);
}
