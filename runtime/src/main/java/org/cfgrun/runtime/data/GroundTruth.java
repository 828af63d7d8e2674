package org.cfgrun.runtime.data;

/**
 * The annotated objects of one image, in the coordinates of the image that the model sees.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 of each box, in pixels
 * @param labels {@code [n]}: class of each box, from 0
 * @param ignored {@code [m * 4]}: boxes that count neither as object nor as background (crowds)
 */
public record GroundTruth(float[] boxes, int[] labels, float[] ignored) {
  /** How many objects there are. */
  public int size() {
    return labels.length;
  }
}
