package org.cfgrun.runtime.model;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The detections in one image, on the device of the model; sorted by descending score as the result
 * of a head.
 *
 * @param boxes {@code [n, 4]}: x1, y1, x2, y2
 * @param scores {@code [n]}
 * @param labels {@code [n]}, int64
 */
public record DetectionTensors(Tensor boxes, Tensor scores, Tensor labels) {
  /** Returns boxes, scores and labels. */
  public List<Tensor> all() {
    return List.of(boxes, scores, labels);
  }

  /**
   * Returns the detections that suppression keeps within each class, best first.
   *
   * @param limit maximum number of detections; -1 for all
   */
  public DetectionTensors suppressed(Nms nms, int limit) {
    Nms.Kept kept = nms.keep(boxes, scores, labels, limit);
    return new DetectionTensors(
        boxes.indexSelect(0, kept.indices()), kept.scores(), labels.indexSelect(0, kept.indices()));
  }

  /** Returns the detections in pixels of the original image instead of those of the input. */
  public DetectionTensors rescaled(ImageMeta meta) {
    float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
    return new DetectionTensors(
        boxes.div(Tensor.of(scale, new Shape(4), boxes.device())), scores, labels);
  }

  /** Copies the detections to the host. */
  public Detections toHost() {
    return new Detections(
        boxes.toFloatArray(),
        scores.toFloatArray(),
        Arrays.stream(labels.toLongArray()).mapToInt(label -> (int) label).toArray());
  }
}
