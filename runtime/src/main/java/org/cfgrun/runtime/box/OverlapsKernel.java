package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code overlaps.torchscript}, which says what they do. */
interface OverlapsKernel {
  Tensor iou(Tensor boxes, Tensor others, double eps);

  Tensor iof(Tensor boxes, Tensor others, double eps);

  Tensor giou(Tensor boxes, Tensor others, double eps);
}
