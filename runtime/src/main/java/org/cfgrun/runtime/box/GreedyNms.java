package org.cfgrun.runtime.box;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Trace;

/**
 * Greedy non-maximum suppression: in descending order of score, a box is kept unless its IoU with a
 * kept box of its group exceeds the threshold. As in mmcv's {@code batched_nms}, the groups are
 * shifted apart by multiples of the largest coordinate plus 1, and overlaps are computed from the
 * shifted boxes in single precision. Boxes are shifted and sorted on their device and suppressed
 * one by one on the host; an exported model suppresses them on its device.
 */
@Component(value = Registries.NMS, names = "nms")
public final class GreedyNms implements Nms {
  /**
   * @param iouThreshold IoU above which the box with the lower score is removed, from 0 to 1
   * @param offset pixels added to widths and heights: 0, or 1 if edges count as pixels
   * @param scoreThreshold score that a box must exceed to be considered; 0 for all
   * @param maxNum maximum number of boxes to keep; -1 for all
   * @param classAgnostic whether boxes of different groups also suppress each other
   * @param splitThr number of boxes from which mmcv processes groups one by one. Boxes of different
   *     groups are never compared here, so every value gives the same result
   */
  public record Args(
      @Bounds(min = 0, max = 1) double iouThreshold,
      @Bounds(min = 0, max = 1) @Default("0") int offset,
      @Default("0") double scoreThreshold,
      @Default("-1") int maxNum,
      @Default("False") boolean classAgnostic,
      @Default("10000") int splitThr) {}

  private static final NmsKernel KERNEL = Kernel.bind(NmsKernel.class);

  private final Args args;

  public GreedyNms(Args args) {
    this.args = args;
  }

  @Override
  public Kept keep(Tensor boxes, Tensor scores, Tensor groups, int limit) {
    Tensor kept = indices(boxes, scores, groups, limit);
    return new Kept(kept, scores.indexSelect(0, kept));
  }

  private Tensor indices(Tensor boxes, Tensor scores, Tensor groups, int limit) {
    int most = args.maxNum() > 0 ? args.maxNum() : -1;
    most = limit < 0 || most < 0 ? Math.max(limit, most) : Math.min(limit, most);
    if (Trace.isActive()) {
      // A loop on the host cannot be part of a trace.
      return KERNEL.keep(
          boxes,
          scores,
          groups,
          !args.classAgnostic(),
          args.iouThreshold(),
          args.offset(),
          args.scoreThreshold(),
          most);
    }
    if (scores.size() == 0) {
      return Tensor.zeros(new Shape(0), ElementType.INT64, scores.device());
    }
    List<Tensor> sorted = KERNEL.sorted(boxes, scores, groups, !args.classAgnostic());
    long[] kept = keep(sorted.get(0).toFloatArray(), most);
    return sorted.get(1).indexSelect(0, Tensor.of(kept, new Shape(kept.length), scores.device()));
  }

  /** Returns the indices of at most so many kept candidates. The candidates must be sorted. */
  private long[] keep(float[] candidates, int most) {
    int count = candidates.length / HostBoxes.ROW;
    boolean[] suppressed = new boolean[count];
    long[] kept = new long[count];
    int size = 0;
    int limit = most < 0 ? count : most;
    for (int i = 0; i < count && size < limit; i++) {
      if (!exceedsThreshold(candidates[i * HostBoxes.ROW + HostBoxes.SCORE])) {
        break;
      }
      if (!suppressed[i]) {
        kept[size++] = i;
        suppress(candidates, i, suppressed);
      }
    }
    return Arrays.copyOf(kept, size);
  }

  private boolean exceedsThreshold(float score) {
    return args.scoreThreshold() <= 0 || score > (float) args.scoreThreshold();
  }

  private void suppress(float[] candidates, int best, boolean[] suppressed) {
    float threshold = (float) args.iouThreshold();
    int b = best * HostBoxes.ROW;
    for (int i = best + 1; i < suppressed.length; i++) {
      int at = i * HostBoxes.ROW;
      boolean comparable =
          args.classAgnostic()
              || candidates[at + HostBoxes.GROUP] == candidates[b + HostBoxes.GROUP];
      if (!suppressed[i] && comparable) {
        suppressed[i] = HostBoxes.overlap(candidates, b, at, args.offset()) > threshold;
      }
    }
  }
}
