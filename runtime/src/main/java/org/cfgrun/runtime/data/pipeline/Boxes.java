package org.cfgrun.runtime.data.pipeline;

/** Transforms boxes, {@code [n * 4]} of x1, y1, x2, y2. */
final class Boxes {
  private Boxes() {}

  /** Scales boxes, then shifts them. */
  static float[] place(float[] boxes, double factor, int x, int y) {
    float[] placed = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      placed[i] = (float) factor * boxes[i] + (i % 2 == 0 ? x : y);
    }
    return placed;
  }

  /** Clips boxes to an image. */
  static float[] clip(float[] boxes, int width, int height) {
    float[] clipped = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      clipped[i] = Math.max(0, Math.min(boxes[i], i % 2 == 0 ? width : height));
    }
    return clipped;
  }

  /** Flips boxes horizontally. */
  static float[] mirror(float[] boxes, int width) {
    float[] mirrored = boxes.clone();
    for (int i = 0; i < boxes.length; i += 4) {
      mirrored[i] = width - boxes[i + 2];
      mirrored[i + 2] = width - boxes[i];
    }
    return mirrored;
  }
}
