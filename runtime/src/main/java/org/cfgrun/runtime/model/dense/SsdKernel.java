package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code ssd.torchscript}, which documents them. */
interface SsdKernel {
  Tensor hardest(
      Tensor losses, Tensor labels, long background, long ratio, boolean allWithoutObjects);

  Tensor hardNegatives(Tensor scores, Tensor labels, Tensor weights, long background, long ratio);
}
