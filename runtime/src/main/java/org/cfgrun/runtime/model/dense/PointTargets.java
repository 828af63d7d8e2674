package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.PredictionAssigner;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Training targets of the points of a batch: P points per image, of which m have an object. Point p
 * of image i has the index {@code i * P + p}.
 *
 * @param indices {@code [m]}, int64: the points with an object
 * @param classes {@code [m, classes]}: target probabilities
 * @param boxes {@code [m, 4]}: boxes of the objects
 * @param objects {@code [N * P, 1]}: 1 for points with an object, otherwise 0
 */
record PointTargets(Tensor indices, Tensor classes, Tensor boxes, Tensor objects) {
  private static final YoloxHeadKernel KERNEL = Kernel.bind(YoloxHeadKernel.class);

  /**
   * Assigns the objects of each image to its points.
   *
   * @param points {@code [P, 4]}: x, y, and the stride in both directions
   * @param scores {@code [N, P, classes]}: logits
   * @param objects {@code [N, P, 1]}: logits
   * @param boxes {@code [N, P, 4]}: decoded boxes
   */
  static PointTargets of(
      DetectionBatch batch,
      PredictionAssigner assigner,
      Tensor points,
      Tensor scores,
      Tensor objects,
      Tensor boxes) {
    Tensor centers = KERNEL.centered(points);
    Tensor probabilities = scores.sigmoid().mul(objects.sigmoid());
    long count = points.shape().get(0);
    long classes = scores.shape().get(2);
    List<Tensor> indices = new ArrayList<>();
    List<Tensor> targets = new ArrayList<>();
    List<Tensor> wanted = new ArrayList<>();
    for (int image = 0; image < batch.size(); image++) {
      GroundTruth truth = batch.groundTruth().get(image);
      Device device = points.device();
      Tensor truths = Tensor.of(truth.boxes(), new Shape(truth.size(), 4), device);
      Tensor labels = ImageTargets.labels(truth, device);
      Assignment assignment =
          assigner.assign(
              new PredictionAssigner.Predictions(
                  centers, probabilities.select(0, image), boxes.select(0, image)),
              truths,
              labels);
      List<Tensor> found =
          KERNEL.targets(
              assignment.truth(), assignment.maxOverlaps(), labels, truths, classes, image * count);
      indices.add(found.get(0));
      targets.add(found.get(1));
      wanted.add(found.get(2));
    }
    Tensor chosen = Tensor.cat(indices, 0);
    return new PointTargets(
        chosen,
        Tensor.cat(targets, 0),
        Tensor.cat(wanted, 0),
        KERNEL.marked(chosen, batch.size() * count, boxes));
  }

  /**
   * Returns the encoded boxes, {@code [m, 4]}.
   *
   * @param points {@code [P, 4]}
   */
  Tensor codes(Tensor points) {
    long images = objects.size() / points.shape().get(0);
    Tensor all = points.unsqueeze(0).expand(images, -1, -1).flatten(0, 1);
    return KERNEL.encode(all.indexSelect(0, indices), boxes);
  }
}
