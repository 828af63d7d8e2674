package org.cfgrun.runtime.box;

import java.util.Arrays;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Greedy non-maximum suppression: in order of score, a box is kept unless its IoU with a kept box
 * of its group is over the threshold. It follows mmcv's {@code batched_nms}: below {@code
 * split_thr} boxes the groups are moved apart by multiples of the largest coordinate plus 1, and
 * overlaps are of the moved boxes in single precision.
 */
@Component(value = Registries.NMS, names = "nms")
public final class GreedyNms implements Nms {
  /**
   * @param iouThreshold IoU over which the worse of two boxes goes, from 0 to 1
   * @param offset pixels added to widths and heights: 0, or 1 where edges count as pixels
   * @param scoreThreshold score that a box must exceed to be looked at; 0 for all
   * @param maxNum how many boxes to keep at most; -1 for all
   * @param classAgnostic whether boxes of different groups suppress each other too
   * @param splitThr number of boxes from which the groups are not moved apart but treated one by
   *     one
   */
  public record Args(
      double iouThreshold,
      @Default("0") int offset,
      @Default("0") double scoreThreshold,
      @Default("-1") int maxNum,
      @Default("False") boolean classAgnostic,
      @Default("10000") int splitThr) {}

  private final Args args;

  public GreedyNms(Args args) {
    this.args = args;
  }

  @Override
  public int[] keep(float[] boxes, float[] scores, int[] groups) {
    int n = scores.length;
    int[] order = ScoreOrder.descending(scores, n);
    float[] sorted = new float[n * 4];
    int[] group = new int[n];
    float shift = !args.classAgnostic() && n < args.splitThr() ? largest(boxes) + 1 : 0;
    int count = 0;
    for (int i = 0; i < n && exceedsThreshold(scores[order[i]]); i++, count++) {
      group[i] = args.classAgnostic() ? 0 : groups[order[i]];
      for (int side = 0; side < 4; side++) {
        sorted[i * 4 + side] = boxes[order[i] * 4 + side] + group[i] * shift;
      }
    }
    boolean[] suppressed = new boolean[count];
    int[] kept = new int[count];
    int size = 0;
    int limit = args.maxNum() > 0 ? args.maxNum() : count;
    for (int i = 0; i < count && size < limit; i++) {
      if (!suppressed[i]) {
        kept[size++] = order[i];
        suppress(sorted, group, i, suppressed);
      }
    }
    return Arrays.copyOf(kept, size);
  }

  private boolean exceedsThreshold(float score) {
    return args.scoreThreshold() <= 0 || score > (float) args.scoreThreshold();
  }

  private void suppress(float[] boxes, int[] group, int best, boolean[] suppressed) {
    float threshold = (float) args.iouThreshold();
    int offset = args.offset();
    float x1 = boxes[best * 4];
    float y1 = boxes[best * 4 + 1];
    float x2 = boxes[best * 4 + 2];
    float y2 = boxes[best * 4 + 3];
    float area = (x2 - x1 + offset) * (y2 - y1 + offset);
    for (int i = best + 1, at = i * 4; i < suppressed.length; i++, at += 4) {
      if (suppressed[i] || group[i] != group[best]) {
        continue;
      }
      float width = Math.min(x2, boxes[at + 2]) - Math.max(x1, boxes[at]) + offset;
      float height = Math.min(y2, boxes[at + 3]) - Math.max(y1, boxes[at + 1]) + offset;
      if (width <= 0 || height <= 0) {
        continue;
      }
      float inter = width * height;
      float other = (boxes[at + 2] - boxes[at] + offset) * (boxes[at + 3] - boxes[at + 1] + offset);
      suppressed[i] = inter / (area + other - inter) > threshold;
    }
  }

  private static float largest(float[] boxes) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : boxes) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
