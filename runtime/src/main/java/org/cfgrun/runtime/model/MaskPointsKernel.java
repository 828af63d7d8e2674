package org.cfgrun.runtime.model;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code mask_points.torchscript}, which documents them. */
interface MaskPointsKernel {
  Tensor draw(Tensor like, long masks, long count);
}
