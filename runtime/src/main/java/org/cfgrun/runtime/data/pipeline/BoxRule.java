package org.cfgrun.runtime.data.pipeline;

import java.util.stream.IntStream;
import org.cfgrun.runtime.data.GroundTruth;

/** Says which boxes are worth keeping after an image was cut, moved or scaled. */
@FunctionalInterface
interface BoxRule {
  /**
   * Whether a box stays.
   *
   * @param before {@code [n * 4]}: all boxes as they were
   * @param after {@code [n * 4]}: all boxes as they are
   * @param at where the box begins, in both
   */
  boolean keeps(float[] before, float[] after, int at);

  /** Boxes of which something lies within an image; an edge alone is nothing. */
  static BoxRule within(int width, int height) {
    return (before, after, at) ->
        after[at] < width && after[at + 2] > 0 && after[at + 1] < height && after[at + 3] > 0;
  }

  /** Boxes that are wider and higher than this. */
  static BoxRule largerThan(double width, double height) {
    return (before, after, at) ->
        after[at + 2] - after[at] > (float) width && after[at + 3] - after[at + 1] > (float) height;
  }

  /**
   * Boxes that are larger than some pixels, have kept more than a part of their area, and whose
   * longer side is below some times the shorter one.
   */
  static BoxRule whole(double minSize, double minAreaRatio, double maxAspectRatio) {
    float tiny = 1e-16f;
    return (before, after, at) -> {
      float width = after[at + 2] - after[at];
      float height = after[at + 3] - after[at + 1];
      float area = (before[at + 2] - before[at]) * (before[at + 3] - before[at + 1]);
      return width > (float) minSize
          && height > (float) minSize
          && width * height / (area + tiny) > (float) minAreaRatio
          && Math.max(width / (height + tiny), height / (width + tiny)) < (float) maxAspectRatio;
    };
  }

  /** Boxes that both rules keep. */
  default BoxRule and(BoxRule other) {
    return (before, after, at) -> keeps(before, after, at) && other.keeps(before, after, at);
  }

  /** What is left of the objects, and of the ignored boxes by the same rule. */
  default GroundTruth filter(GroundTruth before, GroundTruth after) {
    boolean[] kept = kept(before.boxes(), after.boxes());
    int[] objects = IntStream.range(0, kept.length).filter(i -> kept[i]).toArray();
    return after
        .select(objects)
        .withIgnored(only(after.ignored(), kept(before.ignored(), after.ignored())));
  }

  private boolean[] kept(float[] before, float[] after) {
    boolean[] kept = new boolean[after.length / 4];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = keeps(before, after, 4 * i);
    }
    return kept;
  }

  private static int count(boolean[] kept) {
    int count = 0;
    for (boolean each : kept) {
      count += each ? 1 : 0;
    }
    return count;
  }

  private static float[] only(float[] boxes, boolean[] kept) {
    float[] left = new float[4 * count(kept)];
    int at = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        System.arraycopy(boxes, 4 * i, left, at, 4);
        at += 4;
      }
    }
    return left;
  }
}
