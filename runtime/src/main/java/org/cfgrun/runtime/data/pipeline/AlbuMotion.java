package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** How the transforms of Albumentations move the pixels, boxes and masks of a sample. */
final class AlbuMotion {
  private AlbuMotion() {}

  /** Flips a sample. */
  static void flip(Sample sample, FlipDirection direction) {
    Mat image = sample.image();
    int width = image.cols();
    int height = image.rows();
    Mat flipped = new Mat();
    Core.flip(image, flipped, direction.code());
    sample.replace(flipped);
    move(
        sample,
        boxes -> RandomFlip.flip(boxes, direction, width, height),
        masks -> masks.flip(direction.mirrorsX(), direction.mirrorsY()));
  }

  /**
   * Warps a sample.
   *
   * @param pixels {@code [2 * 3]}: the matrix of pixels, whose centers have integer coordinates
   * @param corners {@code [2 * 3]}: that of boxes
   * @param interpolation OpenCV's number of the interpolation of the image
   * @param border OpenCV's number of the rule for pixels outside the image
   */
  static void warp(Sample sample, Mat pixels, double[] corners, int interpolation, int border) {
    Mat warped = new Mat();
    Mat image = sample.image();
    Imgproc.warpAffine(image, warped, pixels, image.size(), interpolation, border);
    sample.replace(warped);
    move(sample, boxes -> around(boxes, corners), masks -> warped(masks, pixels, border));
  }

  private static void move(
      Sample sample, UnaryOperator<float[]> boxes, UnaryOperator<InstanceMasks> masks) {
    sample.changeObjects(
        boxes,
        masks,
        map -> {
          throw BadData.of(
              "`Albu` moves pixels, but cannot move semantic maps. Remove the step, or set `with_seg=False` in `LoadAnnotations`.");
        });
  }

  private static float[] around(float[] boxes, double[] matrix) {
    float[] around = new float[boxes.length];
    for (int at = 0; at < boxes.length; at += 4) {
      for (int axis = 0; axis < 2; axis++) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
          double x = boxes[at + (corner % 2) * 2];
          double y = boxes[at + 1 + (corner / 2) * 2];
          double place = matrix[3 * axis] * x + matrix[3 * axis + 1] * y + matrix[3 * axis + 2];
          least = Math.min(least, place);
          greatest = Math.max(greatest, place);
        }
        around[at + axis] = (float) least;
        around[at + axis + 2] = (float) greatest;
      }
    }
    return around;
  }

  private static InstanceMasks warped(InstanceMasks masks, Mat matrix, int border) {
    List<byte[]> warped = new ArrayList<>();
    for (byte[] bitmap : masks.toBitmaps().bitmaps()) {
      Mat image = new Mat(masks.height(), masks.width(), CvType.CV_8U);
      image.put(0, 0, bitmap);
      Mat result = new Mat();
      Imgproc.warpAffine(image, result, matrix, image.size(), Imgproc.INTER_NEAREST, border);
      byte[] pixels = new byte[bitmap.length];
      result.get(0, 0, pixels);
      warped.add(pixels);
      image.release();
      result.release();
    }
    return new BitmapMasks(masks.height(), masks.width(), warped);
  }
}
