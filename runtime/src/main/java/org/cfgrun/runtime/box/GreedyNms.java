package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Device;
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

  /** The score of a candidate that does not take part, as the kernel sets it. */
  private static final float EXCLUDED = -3.0e38f;

  private static final NmsKernel KERNEL = Kernel.bind(NmsKernel.class);

  private final Args args;

  public GreedyNms(Args args) {
    this.args = args;
  }

  @Override
  public Kept keep(Tensor boxes, Tensor scores, Tensor groups, int limit) {
    if (Trace.isActive()) {
      // A loop on the host cannot be part of a trace.
      Tensor kept =
          KERNEL.keep(
              boxes,
              scores,
              groups,
              !args.classAgnostic(),
              args.iouThreshold(),
              args.offset(),
              args.scoreThreshold(),
              most(limit));
      return new Kept(kept, scores.indexSelect(0, kept));
    }
    return keepEach(List.of(new Boxes(boxes, scores, groups, null)), limit).get(0);
  }

  @Override
  public List<Kept> keepEach(List<Boxes> images, int limit) {
    if (Trace.isActive()) {
      return Nms.super.keepEach(images, limit);
    }
    List<Tensor> rows = new ArrayList<>();
    List<Tensor> orders = new ArrayList<>();
    for (Boxes image : images) {
      if (image.scores().size() > 0) {
        List<Tensor> sorted =
            KERNEL.sorted(
                image.boxes(),
                image.scores(),
                image.groups(),
                !args.classAgnostic(),
                image.taking());
        rows.add(sorted.get(0));
        orders.add(sorted.get(1));
      }
    }
    float[] candidates = rows.isEmpty() ? new float[0] : joined(rows).toFloatArray();
    int[] starts = new int[images.size() + 1];
    long[] kept = new long[candidates.length / HostBoxes.ROW];
    int row = 0;
    for (int i = 0; i < images.size(); i++) {
      int end = row + Math.toIntExact(images.get(i).scores().size());
      starts[i + 1] = starts[i] + keep(candidates, row, end, most(limit), kept, starts[i]);
      row = end;
    }
    return kept(images, orders, kept, starts);
  }

  private static Tensor joined(List<Tensor> rows) {
    return rows.size() == 1 ? rows.get(0) : Tensor.cat(rows, 0);
  }

  private int most(int limit) {
    int own = args.maxNum() > 0 ? args.maxNum() : -1;
    return limit < 0 || own < 0 ? Math.max(limit, own) : Math.min(limit, own);
  }

  /**
   * Returns the kept boxes of each image.
   *
   * @param orders the index of each candidate; one per image with candidates
   * @param kept indices of candidates
   * @param starts index of the first of each image in {@code kept}, and the number of all
   */
  private static List<Kept> kept(
      List<Boxes> images, List<Tensor> orders, long[] kept, int[] starts) {
    int count = starts[images.size()];
    Device device = images.get(0).scores().device();
    Tensor all = Tensor.of(Arrays.copyOf(kept, count), new Shape(count), device);
    Iterator<Tensor> next = orders.iterator();
    List<Kept> each = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Tensor scores = images.get(i).scores();
      Tensor own = all.slice(0, starts[i], starts[i + 1]);
      Tensor indices = scores.size() == 0 ? own : next.next().indexSelect(0, own);
      each.add(new Kept(indices, scores.indexSelect(0, indices)));
    }
    return each;
  }

  /**
   * Selects candidates from {@code start} to {@code end} (exclusive), which must be sorted.
   *
   * @param most maximum number of boxes to keep; negative for all
   * @param kept receives the indices of the kept ones, counted from {@code start}
   * @param at where in {@code kept} the first is put
   * @return the number of kept candidates
   */
  private int keep(float[] candidates, int start, int end, int most, long[] kept, int at) {
    int count = end - start;
    boolean[] suppressed = new boolean[count];
    int size = 0;
    int limit = most < 0 ? count : most;
    for (int i = 0; i < count && size < limit; i++) {
      if (!exceedsThreshold(candidates[(start + i) * HostBoxes.ROW + HostBoxes.SCORE])) {
        break;
      }
      if (!suppressed[i]) {
        kept[at + size++] = i;
        suppress(candidates, start, i, suppressed);
      }
    }
    return size;
  }

  private boolean exceedsThreshold(float score) {
    return !(score <= EXCLUDED)
        && (args.scoreThreshold() <= 0 || score > (float) args.scoreThreshold());
  }

  private void suppress(float[] candidates, int start, int best, boolean[] suppressed) {
    float threshold = (float) args.iouThreshold();
    int b = (start + best) * HostBoxes.ROW;
    for (int i = best + 1; i < suppressed.length; i++) {
      int at = (start + i) * HostBoxes.ROW;
      boolean comparable =
          args.classAgnostic()
              || candidates[at + HostBoxes.GROUP] == candidates[b + HostBoxes.GROUP];
      if (!suppressed[i] && comparable) {
        suppressed[i] = HostBoxes.overlap(candidates, b, at, args.offset()) > threshold;
      }
    }
  }
}
