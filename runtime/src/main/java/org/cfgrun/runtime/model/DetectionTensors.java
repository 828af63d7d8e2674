package org.cfgrun.runtime.model;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.ElementType;
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
  /** Number of values of a row: a box, its score and its label. */
  private static final int ROW = 6;

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

  /**
   * Returns the detections in pixels of the image instead of those of an input that has padding on
   * all sides.
   */
  public DetectionTensors within(ImageMeta meta) {
    if (meta.left() == 0 && meta.top() == 0) {
      return this;
    }
    float[] moved = {meta.left(), meta.top(), meta.left(), meta.top()};
    return new DetectionTensors(
        boxes.sub(Tensor.of(moved, new Shape(4), boxes.device())), scores, labels);
  }

  /** Returns the detections in pixels of the original image instead of those of the input. */
  public DetectionTensors rescaled(ImageMeta meta) {
    float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
    return new DetectionTensors(
        boxes.div(Tensor.of(scale, new Shape(4), boxes.device())), scores, labels);
  }

  /**
   * Returns the detections in pixels of the original image instead of those of a view of it, which
   * can be flipped.
   */
  public DetectionTensors mappedBack(ImageMeta meta) {
    return new DetectionTensors(ViewBoxes.back(boxes, meta), scores, labels);
  }

  /** Returns the detections of several views together. */
  public static DetectionTensors joined(List<DetectionTensors> views) {
    return new DetectionTensors(
        Tensor.cat(views.stream().map(DetectionTensors::boxes).toList(), 0),
        Tensor.cat(views.stream().map(DetectionTensors::scores).toList(), 0),
        Tensor.cat(views.stream().map(DetectionTensors::labels).toList(), 0));
  }

  /** Copies the detections to the host. */
  public Detections toHost() {
    return toHost(List.of(this)).get(0);
  }

  /** Copies the detections in several images to the host at once. */
  public static List<Detections> toHost(List<DetectionTensors> images) {
    if (images.isEmpty()) {
      return List.of();
    }
    float[] rows =
        Tensor.cat(images.stream().map(DetectionTensors::rows).toList(), 0).toFloatArray();
    List<Detections> detections = new ArrayList<>();
    int row = 0;
    for (DetectionTensors image : images) {
      int count = Math.toIntExact(image.scores.size());
      float[] boxes = new float[4 * count];
      float[] scores = new float[count];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++, row++) {
        System.arraycopy(rows, ROW * row, boxes, 4 * i, 4);
        scores[i] = rows[ROW * row + 4];
        labels[i] = (int) rows[ROW * row + 5];
      }
      detections.add(new Detections(boxes, scores, labels));
    }
    return detections;
  }

  /** Returns a row for each detection: its box, score and label. */
  private Tensor rows() {
    ElementType type = boxes.type();
    return Tensor.cat(
        List.of(boxes, scores.to(type).unsqueeze(1), labels.to(type).unsqueeze(1)), 1);
  }
}
