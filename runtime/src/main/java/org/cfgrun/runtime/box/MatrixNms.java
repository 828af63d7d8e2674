package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Matrix non-maximum suppression of SOLOv2 (https://arxiv.org/abs/2003.10152): better masks of the
 * same class lower the score of a mask by a function of the IoU, all at once instead of one by one.
 *
 * @param nmsPre number of masks that are compared, best first; 0 or less for all
 * @param decay function of the IoU
 * @param sigma factor of the squared IoU in {@link Decay#GAUSSIAN}
 * @param filterThr score that a mask must reach afterwards; 0 or less for no limit
 * @param limit maximum number of masks, best first; 0 or less for all
 */
public record MatrixNms(int nmsPre, Decay decay, double sigma, double filterThr, int limit) {
  /** Function by which an IoU lowers scores. */
  public enum Decay {
    /** {@code exp(-sigma iou^2)}. */
    GAUSSIAN,
    /** {@code 1 - iou}. */
    LINEAR
  }

  private static final MatrixNmsKernel KERNEL = Kernel.bind(MatrixNmsKernel.class);

  /**
   * Selects the masks to keep.
   *
   * @param masks {@code [n, height, width]}: 1 inside, 0 outside; none of them empty
   * @param labels {@code [n]}, int64: masks of different classes do not affect each other
   * @param scores {@code [n]}
   * @return the kept masks and their lowered scores, best first
   */
  public Nms.Kept keep(Tensor masks, Tensor labels, Tensor scores) {
    if (scores.size() == 0) {
      return new Nms.Kept(Tensor.zeros(new Shape(0), ElementType.INT64, scores.device()), scores);
    }
    Nms.Kept best = sorted(scores, nmsPre);
    Tensor factors =
        KERNEL.decay(
            masks.indexSelect(0, best.indices()),
            labels.indexSelect(0, best.indices()),
            decay == Decay.GAUSSIAN,
            sigma);
    Tensor indices = best.indices();
    Tensor lowered = best.scores().mul(factors);
    if (filterThr > 0) {
      Tensor high = lowered.ge(filterThr).nonzero().reshape(-1);
      indices = indices.indexSelect(0, high);
      lowered = lowered.indexSelect(0, high);
    }
    Nms.Kept kept = sorted(lowered, limit);
    return new Nms.Kept(indices.indexSelect(0, kept.indices()), kept.scores());
  }

  private static Nms.Kept sorted(Tensor scores, int limit) {
    Tensor.Ordered all = scores.sort(0, true);
    long count = limit > 0 ? Math.min(limit, scores.size()) : scores.size();
    return new Nms.Kept(all.indices().narrow(0, 0, count), all.values().narrow(0, 0, count));
  }
}
