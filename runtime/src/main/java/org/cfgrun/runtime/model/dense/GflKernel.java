package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code gfl.torchscript}, which documents them. */
interface GflKernel {
  Tensor integral(Tensor codes, Tensor project);

  Tensor distances(Tensor points, Tensor boxes, double limit);
}
