package org.cfgrun.runtime.data;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The annotated objects of one image, in coordinates of the model's input image.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 of each box, in pixels
 * @param labels {@code [n]}: class index of each box, from 0
 * @param ignored {@code [m * 4]}: boxes that count neither as objects nor as background (crowds)
 */
public record GroundTruth(float[] boxes, int[] labels, float[] ignored) {
  /** Returns the ground truth of an image without objects. */
  public static final GroundTruth NOTHING = new GroundTruth(new float[0], new int[0], new float[0]);

  /** Returns the number of objects. */
  public int size() {
    return labels.length;
  }

  /** Returns these objects followed by those of another image. */
  public GroundTruth plus(GroundTruth other) {
    int[] all = Arrays.copyOf(labels, labels.length + other.labels.length);
    System.arraycopy(other.labels, 0, all, labels.length, other.labels.length);
    return new GroundTruth(join(boxes, other.boxes), all, join(ignored, other.ignored));
  }

  /**
   * Returns the same objects with new coordinates. The ignored boxes change too.
   *
   * @param change maps {@code [n * 4]} coordinates to {@code [n * 4]} new ones
   */
  public GroundTruth withBoxes(UnaryOperator<float[]> change) {
    return new GroundTruth(change.apply(boxes), labels, change.apply(ignored));
  }

  private static float[] join(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
