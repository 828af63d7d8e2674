package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code sides.torchscript}, which documents them. */
interface SidesKernel {
  Tensor pool(Tensor x, Tensor logits, long axis);

  Tensor split(Tensor values);
}
