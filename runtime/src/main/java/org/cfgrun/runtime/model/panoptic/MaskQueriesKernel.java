package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code mask_queries.torchscript}, which documents them. */
interface MaskQueriesKernel {
  Tensor blocked(Tensor masks, long height, long width, long heads);
}
