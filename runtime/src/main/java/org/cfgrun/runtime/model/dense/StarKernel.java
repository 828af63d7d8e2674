package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code star.torchscript}, which documents them. */
interface StarKernel {
  Tensor offsets(Tensor distances, double gradient, int strideX, int strideY);
}
