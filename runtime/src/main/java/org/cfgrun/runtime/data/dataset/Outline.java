package org.cfgrun.runtime.data.dataset;

import java.util.Arrays;

/**
 * A polygon, in pixels; 0 is the left edge of the first pixel.
 *
 * @param x {@code [n]} of its corners
 * @param y {@code [n]} of its corners
 */
record Outline(double[] x, double[] y) {
  /** Returns x and y of one corner after the other. */
  double[] corners() {
    double[] corners = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      corners[2 * i] = x[i];
      corners[2 * i + 1] = y[i];
    }
    return corners;
  }

  /** Returns the bounding box of the part inside an image: x1, y1, x2, y2. */
  double[] box(int width, int height) {
    return new double[] {
      Math.max(0, Arrays.stream(x).min().orElseThrow()),
      Math.max(0, Arrays.stream(y).min().orElseThrow()),
      Math.min(width, Arrays.stream(x).max().orElseThrow()),
      Math.min(height, Arrays.stream(y).max().orElseThrow())
    };
  }
}
