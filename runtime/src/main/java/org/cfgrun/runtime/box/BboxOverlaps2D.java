package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The overlap of upright boxes in single precision, as mmdet computes it: {@code IoU = inter /
 * max(union, 1e-6)}, {@code IoF = inter / max(area of the first, 1e-6)}, {@code GIoU = IoU - (hull
 * - union) / max(hull, 1e-6)} (https://arxiv.org/abs/1902.09630).
 */
@Component(Registries.IOU_CALCULATORS)
public final class BboxOverlaps2D implements IouCalculator {
  private static final OverlapsKernel KERNEL = Kernel.bind(OverlapsKernel.class);
  private static final double EPS = 1e-6;

  @Override
  public Tensor overlaps(Tensor boxes, Tensor others, Mode mode) {
    return switch (mode) {
      case IOU -> KERNEL.iou(boxes, others, EPS);
      case IOF -> KERNEL.iof(boxes, others, EPS);
      case GIOU -> KERNEL.giou(boxes, others, EPS);
    };
  }
}
