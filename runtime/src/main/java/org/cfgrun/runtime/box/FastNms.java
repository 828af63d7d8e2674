package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Fast suppression (YOLACT, https://arxiv.org/abs/1904.02689): within each class, a box is dropped
 * if it overlaps any better one, even one that is dropped itself. All boxes are thus compared at
 * once.
 *
 * @param scoreThr score that a box must exceed
 * @param iouThr overlap with a better box above which one is dropped
 * @param topK number of boxes of a class that are compared, best first
 * @param limit maximum number of boxes, best first; 0 or less for all
 */
public record FastNms(double scoreThr, double iouThr, int topK, int limit) {
  private static final FastNmsKernel KERNEL = Kernel.bind(FastNmsKernel.class);

  /**
   * The kept boxes, best first.
   *
   * @param indices {@code [n]}, int64: indices of the boxes; one can be kept for several classes
   * @param scores {@code [n]}
   * @param labels {@code [n]}, int64
   */
  public record Kept(Tensor indices, Tensor scores, Tensor labels) {}

  /**
   * Selects the boxes to keep.
   *
   * @param boxes {@code [n, 4]}
   * @param scores {@code [n, classes]}
   */
  public Kept keep(Tensor boxes, Tensor scores) {
    List<Tensor> kept = KERNEL.keep(boxes, scores, scoreThr, iouThr, topK, limit);
    return new Kept(kept.get(0), kept.get(1), kept.get(2));
  }
}
