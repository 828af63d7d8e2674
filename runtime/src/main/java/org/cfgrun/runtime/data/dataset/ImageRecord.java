package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageSource;

/**
 * One image of a dataset.
 *
 * @param id its number, which results refer to
 * @param source gives its pixels
 * @param width in pixels
 * @param height in pixels
 * @param annotations all that was annotated in it
 * @param groundTruth what of that a model trains on, in pixels of the image
 */
record ImageRecord(
    long id,
    ImageSource source,
    int width,
    int height,
    List<AnnotatedObject> annotations,
    GroundTruth groundTruth) {
  /** The shorter side from which on an image is large enough to train on, as in mmdet. */
  static final int SMALLEST_SIDE = 32;

  ImageRecord {
    annotations = List.copyOf(annotations);
  }

  /**
   * Those that are fit for training.
   *
   * @param filterEmpty whether images without any object are left out
   */
  static List<ImageRecord> trainable(List<ImageRecord> images, boolean filterEmpty) {
    return images.stream()
        .filter(image -> Math.min(image.width, image.height) >= SMALLEST_SIDE)
        .filter(image -> !filterEmpty || !image.annotations.isEmpty())
        .toList();
  }
}
