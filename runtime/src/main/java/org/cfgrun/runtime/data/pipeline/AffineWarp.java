package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Affine change of an image of constant size, of its boxes, masks and semantic map. Each box
 * becomes the bounding box of its corners, clipped to the image; boxes without area are removed.
 * Masks of polygons become bitmaps.
 *
 * @param matrix {@code [2 * 3]}: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5
 * @param fill color of the pixels outside the image
 * @param segFill class of the pixels outside a semantic map
 * @param interpolation OpenCV's number of the interpolation of the image
 */
record AffineWarp(double[] matrix, Scalar fill, int segFill, int interpolation) {
  /** Changes a sample. */
  void apply(Sample sample, double minSize) {
    Mat transform = new Mat(2, 3, CvType.CV_64F);
    transform.put(0, 0, matrix);
    sample.content(warped(sample.image(), transform, fill));
    if (sample.isAnnotated()) {
      GroundTruth before = sample.groundTruth();
      GroundTruth moved =
          before.moved(
              boxes -> around(boxes, sample.width(), sample.height()),
              masks -> warped(masks, transform),
              map -> warped(map, transform));
      sample.groundTruth(BoxFilter.largerThan(minSize, minSize).filter(before, moved));
    }
    transform.release();
  }

  private Mat warped(Mat image, Mat transform, Scalar outside) {
    Mat result = new Mat();
    Imgproc.warpAffine(
        image, result, transform, image.size(), interpolation, Core.BORDER_CONSTANT, outside);
    return result;
  }

  private InstanceMasks warped(InstanceMasks masks, Mat transform) {
    BitmapMasks bitmaps = masks.toBitmaps();
    List<byte[]> warped = new ArrayList<>();
    for (byte[] bitmap : bitmaps.bitmaps()) {
      warped.add(warped(bitmap, masks.height(), masks.width(), transform, 0));
    }
    return new BitmapMasks(masks.height(), masks.width(), warped);
  }

  private SemanticMap warped(SemanticMap map, Mat transform) {
    return new SemanticMap(
        map.height(),
        map.width(),
        warped(map.classes(), map.height(), map.width(), transform, segFill));
  }

  private byte[] warped(byte[] pixels, int height, int width, Mat transform, int outside) {
    Mat image = new Mat(height, width, CvType.CV_8U);
    image.put(0, 0, pixels);
    Mat result = warped(image, transform, Scalar.all(outside));
    byte[] warped = new byte[pixels.length];
    result.get(0, 0, warped);
    image.release();
    result.release();
    return warped;
  }

  private float[] around(float[] boxes, int width, int height) {
    float[] around = new float[boxes.length];
    for (int at = 0; at < boxes.length; at += 4) {
      side(boxes, around, at, 0, width);
      side(boxes, around, at, 1, height);
    }
    return around;
  }

  /** Computes the least and greatest coordinate of the corners of a box along an axis. */
  private void side(float[] boxes, float[] around, int at, int axis, int size) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 4; corner++) {
      double x = boxes[at + (corner % 2) * 2];
      double y = boxes[at + 1 + (corner / 2) * 2];
      double place = matrix[3 * axis] * x + matrix[3 * axis + 1] * y + matrix[3 * axis + 2];
      least = Math.min(least, place);
      greatest = Math.max(greatest, place);
    }
    float low = (float) Math.max(0, Math.min(least, size));
    around[at + axis] = low;
    around[at + axis + 2] = (float) Math.max(low, Math.min(greatest, size));
  }
}
