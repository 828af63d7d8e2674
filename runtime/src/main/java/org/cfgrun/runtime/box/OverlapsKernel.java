package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code overlaps.torchscript}, which documents them. */
interface OverlapsKernel {
  Tensor iou(Tensor boxes, Tensor others, double eps, long block);

  Tensor iof(Tensor boxes, Tensor others, double eps);

  Tensor aligned(Tensor boxes, Tensor others, double eps);

  Tensor giou(Tensor boxes, Tensor others, double eps);
}
