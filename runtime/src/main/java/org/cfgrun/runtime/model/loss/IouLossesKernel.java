package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code iou_losses.torchscript}, which documents them. */
interface IouLossesKernel {
  Tensor iou(Tensor boxes, Tensor targets, double eps, String mode);

  Tensor giou(Tensor boxes, Tensor targets, double eps);

  Tensor diou(Tensor boxes, Tensor targets, double eps);

  Tensor ciou(Tensor boxes, Tensor targets, double eps);

  Tensor boundedIou(Tensor boxes, Tensor targets, double beta, double eps);
}
