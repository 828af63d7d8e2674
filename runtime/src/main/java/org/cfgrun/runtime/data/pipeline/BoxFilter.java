package org.cfgrun.runtime.data.pipeline;

import java.util.stream.IntStream;
import org.cfgrun.runtime.data.GroundTruth;

/** Decides which boxes to keep after an image was cropped, moved or scaled. */
@FunctionalInterface
interface BoxFilter {
  /**
   * Returns whether to keep a box.
   *
   * @param before {@code [n * 4]}: all boxes before the change
   * @param after {@code [n * 4]}: all boxes after the change
   * @param at offset of the box in both arrays
   */
  boolean keeps(float[] before, float[] after, int at);

  /** Keeps boxes that overlap an image. Touching its edge is not enough. */
  static BoxFilter within(int width, int height) {
    return (before, after, at) ->
        after[at] < width && after[at + 2] > 0 && after[at + 1] < height && after[at + 3] > 0;
  }

  /** Keeps boxes whose width and height exceed a size. */
  static BoxFilter largerThan(double width, double height) {
    return (before, after, at) ->
        after[at + 2] - after[at] > (float) width && after[at + 3] - after[at + 1] > (float) height;
  }

  /**
   * Keeps boxes that exceed a minimum size, retain more than a minimum part of their area, and stay
   * below a maximum aspect ratio.
   */
  static BoxFilter retained(double minSize, double minAreaRatio, double maxAspectRatio) {
    // mmdet adds the same constant against division by zero.
    float epsilon = 1e-16f;
    return (before, after, at) -> {
      float width = after[at + 2] - after[at];
      float height = after[at + 3] - after[at + 1];
      float area = (before[at + 2] - before[at]) * (before[at + 3] - before[at + 1]);
      return width > (float) minSize
          && height > (float) minSize
          && width * height / (area + epsilon) > (float) minAreaRatio
          && Math.max(width / (height + epsilon), height / (width + epsilon))
              < (float) maxAspectRatio;
    };
  }

  /** Keeps boxes that both rules keep. */
  default BoxFilter and(BoxFilter other) {
    return (before, after, at) -> keeps(before, after, at) && other.keeps(before, after, at);
  }

  /** Returns the objects and ignored boxes that this rule keeps. */
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
