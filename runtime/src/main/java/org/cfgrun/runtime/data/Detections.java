package org.cfgrun.runtime.data;

import java.io.Serializable;

/**
 * What a detector found in one image, best first.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 in pixels of the original image
 * @param scores {@code [n]}, in 0..1
 * @param labels {@code [n]}: classes, from 0
 */
public record Detections(float[] boxes, float[] scores, int[] labels) implements Serializable {
  /** How many there are. */
  public int size() {
    return labels.length;
  }
}
