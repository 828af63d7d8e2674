package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code ssd.torchscript}, which documents them. */
interface SsdKernel {
  Tensor hardNegatives(Tensor scores, Tensor labels, Tensor weights, long background, long ratio);
}
