package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code rprop.torchscript}, which says what they do. */
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
