package org.cfgrun.runtime.data.pipeline;

/** Moves boxes, {@code [n * 4]} of x1, y1, x2, y2. */
final class Boxes {
  private Boxes() {}

  /** The same boxes multiplied by a factor, then moved. */
  static float[] place(float[] boxes, double factor, int x, int y) {
    float[] placed = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      placed[i] = (float) factor * boxes[i] + (i % 2 == 0 ? x : y);
    }
    return placed;
  }

  /** Boxes cut off at an image's border. */
  static float[] clip(float[] boxes, int width, int height) {
    float[] clipped = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      clipped[i] = Math.max(0, Math.min(boxes[i], i % 2 == 0 ? width : height));
    }
    return clipped;
  }

  /** Boxes of an image that was mirrored from left to right. */
  static float[] mirror(float[] boxes, int width) {
    float[] mirrored = boxes.clone();
    for (int i = 0; i < boxes.length; i += 4) {
      mirrored[i] = width - boxes[i + 2];
      mirrored[i + 2] = width - boxes[i];
    }
    return mirrored;
  }
}
