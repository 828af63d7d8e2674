package org.cfgrun.runtime.data.dataset;

import java.util.Locale;

/** What {@link ShapesDataset} draws. */
enum Shape {
  CIRCLE(40, 1),
  SQUARE(4, 1),
  TRIANGLE(3, 1),
  STAR(10, 0.42),
  HEXAGON(6, 1);

  private final int corners;
  private final double inner;

  /**
   * A shape whose corners lie around its centre.
   *
   * @param inner distance of every second corner from the centre, over that of the others
   */
  Shape(int corners, double inner) {
    this.corners = corners;
    this.inner = inner;
  }

  /** Its name as a class. */
  String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its corners in pixels.
   *
   * @param radius distance of the outer corners from the centre
   * @param angle by which it is turned, in radians
   */
  Outline outline(double centreX, double centreY, double radius, double angle) {
    double[] x = new double[corners];
    double[] y = new double[corners];
    for (int i = 0; i < corners; i++) {
      double r = i % 2 == 0 ? radius : radius * inner;
      double at = angle + 2 * Math.PI * i / corners;
      x[i] = centreX + r * Math.cos(at);
      y[i] = centreY + r * Math.sin(at);
    }
    return new Outline(x, y);
  }
}
