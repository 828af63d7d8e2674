package org.cfgrun.runtime.data;

import java.io.Serializable;

/**
 * The detections in one image, sorted by descending score.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 in pixels of the original image
 * @param scores {@code [n]}, in 0..1
 * @param labels {@code [n]}: class indices, from 0
 */
public record Detections(float[] boxes, float[] scores, int[] labels) implements Serializable {
  /** Returns the number of detections. */
  public int size() {
    return labels.length;
  }
}
