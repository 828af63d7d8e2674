package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.pipeline.ImageSource;

/**
 * An image of a dataset.
 *
 * @param id the id of the image in results
 * @param source provides the pixels
 * @param width in pixels
 * @param height in pixels
 * @param annotations all annotations of the image
 * @param groundTruth the annotations to train on, in pixels of the image
 */
record ImageRecord(
    long id,
    ImageSource source,
    int width,
    int height,
    List<AnnotatedObject> annotations,
    GroundTruth groundTruth) {
  /** The minimum length of the shorter side of a training image, as in mmdet. */
  static final int MIN_SIDE = 32;

  ImageRecord {
    annotations = List.copyOf(annotations);
  }

  /**
   * Returns the images that can be used for training.
   *
   * @param filterEmpty whether to skip images without objects
   */
  static List<ImageRecord> trainable(List<ImageRecord> images, boolean filterEmpty) {
    return images.stream()
        .filter(image -> Math.min(image.width, image.height) >= MIN_SIDE)
        .filter(image -> !filterEmpty || !image.annotations.isEmpty())
        .toList();
  }
}
