package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Paints a scene. Background, colors, outlines and clutter are random, so that neither color nor
 * brightness reveals a class.
 */
final class ScenePainter {
  /** The number of fractional bits in the fixed-point coordinates that OpenCV draws with. */
  private static final int FRACTIONAL_BITS = 4;

  private static final double MIN_CONTRAST = 70;

  private final ShapeScene scene;
  private final RandomGenerator random;
  private final Mat image;
  private final double[] background;

  private ScenePainter(ShapeScene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
    this.background = color();
    this.image = new Mat(scene.height(), scene.width(), CvType.CV_8UC3);
  }

  /**
   * Paints a scene.
   *
   * @param noise standard deviation of the pixel noise, in gray levels
   * @param distractors number of painted objects that do not belong to any class
   * @return {@code [H, W, 3]}, 8-bit; the caller must release it
   */
  static Mat paint(ShapeScene scene, double noise, int distractors, RandomGenerator random) {
    ScenePainter painter = new ScenePainter(scene, random);
    painter.paintBackground();
    for (int i = 0; i < distractors; i++) {
      painter.paintDistractor();
    }
    scene.shapes().forEach(painter::paintShape);
    painter.paintNoise(noise);
    return painter.image;
  }

  /** Paints soft patches in colors close to the background. */
  private void paintBackground() {
    int cells = 6;
    byte[] patches = new byte[cells * cells * 3];
    for (int i = 0; i < patches.length; i++) {
      patches[i] = toByte(background[i % 3] + 25 * random.nextGaussian());
    }
    Mat coarse = new Mat(cells, cells, CvType.CV_8UC3);
    coarse.put(0, 0, patches);
    Size size = new Size(scene.width(), scene.height());
    Imgproc.resize(coarse, image, size, 0, 0, Imgproc.INTER_CUBIC);
    coarse.release();
  }

  /** Paints a line, a long ellipse or an open ring. */
  private void paintDistractor() {
    Scalar color = scalar(contrasting());
    Point center = new Point(random.nextInt(scene.width()), random.nextInt(scene.height()));
    double length = (0.08 + 0.2 * random.nextDouble()) * Math.min(scene.width(), scene.height());
    double angle = 360 * random.nextDouble();
    switch (random.nextInt(3)) {
      case 0 -> {
        double radians = Math.toRadians(angle);
        Point end =
            new Point(
                center.x + 2 * length * StrictMath.cos(radians),
                center.y + 2 * length * StrictMath.sin(radians));
        Imgproc.line(image, center, end, color, 1 + random.nextInt(2), Imgproc.LINE_AA);
      }
      case 1 ->
          Imgproc.ellipse(
              image,
              center,
              new Size(length, length / 4),
              angle,
              0,
              360,
              color,
              -1,
              Imgproc.LINE_AA);
      default ->
          Imgproc.ellipse(
              image,
              center,
              new Size(length / 1.5, length / 1.5),
              angle,
              0,
              220,
              color,
              2,
              Imgproc.LINE_AA);
    }
  }

  private void paintShape(ShapeScene.Placed shape) {
    double[] fill = contrasting();
    MatOfPoint corners = corners(shape.outline());
    List<MatOfPoint> polygon = List.of(corners);
    Imgproc.fillPoly(image, polygon, scalar(fill), Imgproc.LINE_AA, FRACTIONAL_BITS);
    if (random.nextBoolean()) {
      double[] edge = {fill[0] * 0.5, fill[1] * 0.5, fill[2] * 0.5};
      Imgproc.polylines(image, polygon, true, scalar(edge), 1, Imgproc.LINE_AA, FRACTIONAL_BITS);
    }
    corners.release();
  }

  private static MatOfPoint corners(Outline outline) {
    List<Point> corners = new ArrayList<>();
    double one = 1 << FRACTIONAL_BITS;
    for (int i = 0; i < outline.x().length; i++) {
      // OpenCV places the origin at the center of the first pixel.
      corners.add(
          new Point(
              Math.rint((outline.x()[i] - 0.5) * one), Math.rint((outline.y()[i] - 0.5) * one)));
    }
    MatOfPoint points = new MatOfPoint();
    points.fromList(corners);
    return points;
  }

  private void paintNoise(double noise) {
    short[] values = new short[scene.height() * scene.width() * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) Math.rint(noise * random.nextGaussian());
    }
    Mat noiseMat = new Mat(scene.height(), scene.width(), CvType.CV_16SC3);
    noiseMat.put(0, 0, values);
    Core.add(image, noiseMat, image, new Mat(), CvType.CV_8U);
    noiseMat.release();
  }

  private double[] color() {
    return new double[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
  }

  /** Returns a random color that is distinguishable from the background. */
  private double[] contrasting() {
    double[] color = color();
    while (distance(color, background) < MIN_CONTRAST) {
      color = color();
    }
    return color;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        StrictMath.pow(a[0] - b[0], 2)
            + StrictMath.pow(a[1] - b[1], 2)
            + StrictMath.pow(a[2] - b[2], 2));
  }

  private static Scalar scalar(double[] color) {
    return new Scalar(color[0], color[1], color[2]);
  }

  private static byte toByte(double value) {
    return (byte) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
