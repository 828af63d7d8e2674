package org.cfgrun.runtime.data.pipeline;

import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * An affine transform of the plane in 32-bit floats.
 *
 * @param values {@code [3 * 3]} in row-major order; the last row is 0, 0, 1
 */
record AffineMatrix(float[] values) {
  private static AffineMatrix of(double... rows) {
    float[] values = new float[9];
    for (int i = 0; i < rows.length; i++) {
      values[i] = (float) rows[i];
    }
    values[8] = 1;
    return new AffineMatrix(values);
  }

  static AffineMatrix rotation(double degrees) {
    double angle = Math.toRadians(degrees);
    return of(
        StrictMath.cos(angle),
        -StrictMath.sin(angle),
        0,
        StrictMath.sin(angle),
        StrictMath.cos(angle),
        0);
  }

  static AffineMatrix scaling(double factor) {
    return of(factor, 0, 0, 0, factor, 0);
  }

  /** Returns a shear along the x axis by one angle and along the y axis by another. */
  static AffineMatrix shear(double xDegrees, double yDegrees) {
    return of(
        1,
        StrictMath.tan(Math.toRadians(xDegrees)),
        0,
        StrictMath.tan(Math.toRadians(yDegrees)),
        1,
        0);
  }

  static AffineMatrix translation(double x, double y) {
    return of(1, 0, x, 0, 1, y);
  }

  /** Returns the transform that applies {@code other} first and then this one. */
  AffineMatrix times(AffineMatrix other) {
    float[] product = new float[9];
    for (int row = 0; row < 9; row += 3) {
      for (int column = 0; column < 3; column++) {
        product[row + column] =
            values[row] * other.values[column]
                + values[row + 1] * other.values[3 + column]
                + values[row + 2] * other.values[6 + column];
      }
    }
    return new AffineMatrix(product);
  }

  /** Returns the bounding boxes of the transformed corners of boxes, {@code [n * 4]}. */
  float[] around(float[] boxes) {
    float[] around = new float[boxes.length];
    for (int i = 0; i < boxes.length; i += 4) {
      span(boxes, i, 0, around);
      span(boxes, i, 1, around);
    }
    return around;
  }

  private void span(float[] boxes, int at, int axis, float[] to) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      float x = boxes[at + corner / 2 * 2];
      float y = boxes[at + 1 + corner % 2 * 2];
      float value = values[3 * axis] * x + values[3 * axis + 1] * y + values[3 * axis + 2];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    to[at + axis] = least;
    to[at + 2 + axis] = most;
  }

  /** Returns the matrix for OpenCV; the caller must release it. */
  Mat toMat() {
    Mat mat = new Mat(3, 3, CvType.CV_32F);
    mat.put(0, 0, values);
    return mat;
  }
}
