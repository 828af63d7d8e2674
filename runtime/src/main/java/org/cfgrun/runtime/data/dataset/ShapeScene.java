package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The shapes of one synthetic image, from back to front.
 *
 * @param width of the image in pixels
 * @param height of the image in pixels
 */
record ShapeScene(int width, int height, List<Placed> shapes) {
  /** The maximum part of the smaller of two boxes that may lie inside the other. */
  private static final double MAX_OVERLAP = 0.35;

  private static final int TRIES = 30;

  ShapeScene {
    shapes = List.copyOf(shapes);
  }

  /**
   * A placed shape.
   *
   * @param label class index
   * @param box x1, y1, x2, y2 in the image
   */
  record Placed(int label, Outline outline, double[] box) {
    double area() {
      return (box[2] - box[0]) * (box[3] - box[1]);
    }

    private double overlap(Placed other) {
      double w = Math.min(box[2], other.box[2]) - Math.max(box[0], other.box[0]);
      double h = Math.min(box[3], other.box[3]) - Math.max(box[1], other.box[1]);
      return w <= 0 || h <= 0 ? 0 : w * h / Math.min(area(), other.area());
    }
  }

  /**
   * The parameters of random scenes.
   *
   * @param classes the shape of each label
   * @param minObjects minimum number of shapes
   * @param maxObjects maximum number of shapes
   * @param minSize smallest diameter in pixels
   * @param maxSize largest diameter in pixels
   */
  record Style(
      int width,
      int height,
      List<Shape> classes,
      int minObjects,
      int maxObjects,
      double minSize,
      double maxSize) {}

  /**
   * Generates a random scene. Diameters are distributed log-uniformly. Shapes may extend beyond the
   * image by a quarter of their diameter and may partly overlap.
   */
  static ShapeScene draw(Style style, RandomGenerator random) {
    int wanted = random.nextInt(style.minObjects, style.maxObjects + 1);
    List<Placed> shapes = new ArrayList<>();
    for (int tries = 0; tries < TRIES * wanted && shapes.size() < wanted; tries++) {
      Placed shape = place(style, random);
      if (shapes.stream().allMatch(other -> shape.overlap(other) <= MAX_OVERLAP)) {
        shapes.add(shape);
      }
    }
    return new ShapeScene(style.width, style.height, shapes);
  }

  private static Placed place(Style style, RandomGenerator random) {
    int label = random.nextInt(style.classes.size());
    double size =
        style.minSize * StrictMath.pow(style.maxSize / style.minSize, random.nextDouble());
    double margin = size / 4;
    double x = margin + random.nextDouble() * (style.width - 2 * margin);
    double y = margin + random.nextDouble() * (style.height - 2 * margin);
    double angle = random.nextDouble() * 2 * Math.PI;
    Outline outline = style.classes.get(label).outline(x, y, size / 2, angle);
    return new Placed(label, outline, outline.box(style.width, style.height));
  }
}
