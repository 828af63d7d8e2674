package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Threads;

/**
 * Computes the overlap of axis-aligned boxes in single precision, as mmdet does: {@code IoU = inter
 * / max(union, 1e-6)}, {@code IoF = inter / max(area of the first, 1e-6)}, {@code GIoU = IoU -
 * (hull - union) / max(hull, 1e-6)} (https://arxiv.org/abs/1902.09630).
 */
@Component(Registries.IOU_CALCULATORS)
public final class BboxOverlaps2D implements IouCalculator {
  private static final OverlapsKernel KERNEL = Kernel.bind(OverlapsKernel.class);
  private static final double EPS = 1e-6;

  /** Number of overlaps that a CPU computes at a time: 256 KB in each of four tensors. */
  private static final long BLOCK = 1 << 16;

  @Override
  public Tensor overlaps(Tensor boxes, Tensor others, Mode mode) {
    return switch (mode) {
      case IOU -> KERNEL.iou(boxes, others, EPS, block(boxes, others));
      case IOF -> KERNEL.iof(boxes, others, EPS);
      case GIOU -> KERNEL.giou(boxes, others, EPS);
    };
  }

  /**
   * Computes the IoU of each box with the other of the same index.
   *
   * @param boxes {@code [n, 4]}
   * @param others {@code [n, 4]}
   * @return {@code [n]}
   */
  public static Tensor aligned(Tensor boxes, Tensor others) {
    return KERNEL.aligned(boxes, others, EPS);
  }

  /** Returns the number of other boxes to process at a time. On a GPU, this is all of them. */
  private static long block(Tensor boxes, Tensor others) {
    long all = Math.max(1, others.shape().get(0));
    long cached = Math.max(1, BLOCK * Threads.get() / Math.max(1, boxes.shape().get(0)));
    return boxes.device().isGpu() ? all : Math.min(all, cached);
  }
}
