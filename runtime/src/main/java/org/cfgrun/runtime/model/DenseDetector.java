package org.cfgrun.runtime.model;

import java.util.Map;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Detector that computes maps of all images of a batch, and then selects the detections of each
 * image from them. Both steps are functions of their arguments, so they can be exported.
 */
public interface DenseDetector {
  /**
   * Computes the maps of the head, without gradients.
   *
   * @param images {@code [N, channels, H, W]}, normalized
   */
  HeadMaps maps(Tensor images);

  /**
   * Selects the detections of one image, without gradients.
   *
   * @param image its index in the batch
   * @param height height of the image without padding, in pixels
   * @param width width of the image without padding, in pixels
   * @param scale {@code [4]}: divisors of x1, y1, x2, y2, which make boxes in pixels of the
   *     original image; null to keep boxes in pixels of the model's input
   */
  DetectionTensors select(HeadMaps maps, int image, int height, int width, @Nullable Tensor scale);

  /**
   * Returns what a reader of the maps has to know, such as strides and anchors: numbers, and lists
   * of these, by name.
   */
  Map<String, Object> mapSettings();
}
