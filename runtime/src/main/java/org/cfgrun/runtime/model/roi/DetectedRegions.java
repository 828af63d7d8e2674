package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.PredictedMask;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Detections of one image whose masks are to be predicted. The masks are pasted on the host, where
 * they need no memory of the size of the image.
 *
 * @param found the detections
 * @param places {@code [n * 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels of
 *     the model's input
 * @param pasted {@code [n * 4]}: where the masks go, in pixels of the result
 * @param height height of the masks, in pixels
 * @param width width of the masks, in pixels
 */
record DetectedRegions(Detections found, float[] places, float[] pasted, int height, int width) {
  private static final int CORNERS = 5;

  /**
   * Returns the regions of detections.
   *
   * @param image index of the image in the batch
   * @param rescale whether the detections are in pixels of the original image
   */
  static DetectedRegions of(Detections found, int image, ImageMeta meta, boolean rescale) {
    float[] places = new float[found.size() * CORNERS];
    float[] pasted = found.boxes().clone();
    for (int i = 0; i < pasted.length; i++) {
      float scale = rescale ? (i % 2 == 0 ? meta.scaleX() : meta.scaleY()) : 1;
      float scaled = found.boxes()[i] * scale;
      places[i / 4 * CORNERS + 1 + i % 4] = scaled;
      // Not the detected box: mmdet divides again what it has multiplied, with its rounding.
      pasted[i] = scaled / scale;
    }
    for (int i = 0; i < found.size(); i++) {
      places[i * CORNERS] = image;
    }
    int height = rescale ? meta.originalHeight() : meta.height();
    int width = rescale ? meta.originalWidth() : meta.width();
    return new DetectedRegions(found, places, pasted, height, width);
  }

  /** Returns whether nothing was detected. */
  boolean isEmpty() {
    return found.size() == 0;
  }

  /** Returns the regions, {@code [n, 5]}. */
  Tensor rois(Device device) {
    return Tensor.of(places, new Shape(found.size(), CORNERS), device);
  }

  /** Returns the classes, {@code [n]}, int64. */
  Tensor labels(Device device) {
    long[] classes = Arrays.stream(found.labels()).asLongStream().toArray();
    return Tensor.of(classes, new Shape(classes.length), device);
  }

  /** Returns an empty list of detections that has masks. */
  Detections withoutMasks() {
    return found.withMasks(new RunLengthMasks(height, width, List.of()));
  }

  /**
   * Returns the detections with their masks.
   *
   * @param probabilities {@code [n, rows, columns]}
   * @param threshold probability that a pixel of a mask must reach
   */
  Detections withMasks(Tensor probabilities, double threshold) {
    int rows = (int) probabilities.shape().get(1);
    int columns = (int) probabilities.shape().get(2);
    float[] all = probabilities.toFloatArray();
    List<RunLengthMask> masks = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      float[] own = Arrays.copyOfRange(all, i * rows * columns, (i + 1) * rows * columns);
      float[] box = Arrays.copyOfRange(pasted, i * 4, i * 4 + 4);
      masks.add(new PredictedMask(own, rows, columns).paste(box, height, width, threshold));
    }
    return found.withMasks(new RunLengthMasks(height, width, masks));
  }
}
