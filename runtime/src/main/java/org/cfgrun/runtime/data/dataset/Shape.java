package org.cfgrun.runtime.data.dataset;

import java.util.Locale;

/** A shape drawn by {@link ShapesDataset}. */
enum Shape {
  CIRCLE(40, 1),
  SQUARE(4, 1),
  TRIANGLE(3, 1),
  STAR(10, 0.42),
  HEXAGON(6, 1);

  private final int corners;
  private final double inner;

  /**
   * Creates a shape with corners around its center.
   *
   * @param inner distance of every second corner from the center, relative to that of the others
   */
  Shape(int corners, double inner) {
    this.corners = corners;
    this.inner = inner;
  }

  /** Returns the class name. */
  String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the corners in pixels.
   *
   * @param radius distance of the outer corners from the center
   * @param angle rotation in radians
   */
  Outline outline(double centerX, double centerY, double radius, double angle) {
    double[] x = new double[corners];
    double[] y = new double[corners];
    for (int i = 0; i < corners; i++) {
      double r = i % 2 == 0 ? radius : radius * inner;
      double at = angle + 2 * Math.PI * i / corners;
      x[i] = centerX + r * StrictMath.cos(at);
      y[i] = centerY + r * StrictMath.sin(at);
    }
    return new Outline(x, y);
  }
}
