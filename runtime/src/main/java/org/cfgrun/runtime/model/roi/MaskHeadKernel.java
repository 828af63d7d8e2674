package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code mask_head.torchscript}, which documents them. */
interface MaskHeadKernel {
  Tensor ownLogits(Tensor logits, Tensor channels);
}
