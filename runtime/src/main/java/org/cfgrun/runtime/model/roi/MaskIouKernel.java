package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code mask_iou.torchscript}, which documents them. */
interface MaskIouKernel {
  Tensor overlaps(Tensor logits, Tensor targets, Tensor inside, double threshold);
}
