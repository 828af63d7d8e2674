package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Computes FCOS's training targets of points.
 *
 * @param lows smallest distance to the farthest edge for each level, in pixels
 * @param highs largest distance to the farthest edge for each level, in pixels
 * @param numClasses number of classes
 * @param radius how near to the center of an object a point must be, in strides; 0 for any point in
 *     the object
 * @param normalized whether distances are in strides; if false, in pixels
 */
record FcosTargets(
    double[] lows, double[] highs, int numClasses, double radius, boolean normalized) {
  private static final FcosKernel KERNEL = Kernel.bind(FcosKernel.class);

  /**
   * Targets of all points for a batch, image by image.
   *
   * @param labels {@code [n]}, int64: class, or the number of classes for the background
   * @param distances {@code [n, 4]}: distances to the left, upper, right and lower edge
   */
  record OfBatch(Tensor labels, Tensor distances) {
    /** Returns the weight of each point in the classification loss: 1. */
    Tensor weights() {
      return distances.select(1, 0).onesLike();
    }
  }

  /**
   * Reads {@code regress_ranges} and creates targets.
   *
   * @param ranges a pair (low, high) for each level
   */
  static FcosTargets of(
      List<List<Double>> ranges, int levels, int numClasses, double radius, boolean normalized) {
    if (ranges.size() != levels || ranges.stream().anyMatch(range -> range.size() != 2)) {
      throw new ArgumentException(
          "regress_ranges",
          "Expected a pair (low, high) in `regress_ranges` for each of the %s `strides`, got %s."
              .formatted(levels, ranges));
    }
    return new FcosTargets(
        ranges.stream().mapToDouble(range -> range.get(0)).toArray(),
        ranges.stream().mapToDouble(range -> range.get(1)).toArray(),
        numClasses,
        radius,
        normalized);
  }

  /** Computes the targets of a batch. */
  OfBatch of(PointGrid grid, DetectionBatch batch) {
    Tensor points = grid.points();
    Device device = points.device();
    Tensor low = LevelHead.KERNEL.spread(points, lows, grid.starts());
    Tensor high = LevelHead.KERNEL.spread(points, highs, grid.starts());
    List<Tensor> labels = new ArrayList<>();
    List<Tensor> distances = new ArrayList<>();
    for (GroundTruth objects : batch.groundTruth()) {
      List<Tensor> targets =
          KERNEL.targets(
              points,
              low,
              high,
              ImageTargets.labels(objects, device),
              ImageTargets.boxes(objects.boxes(), device),
              numClasses,
              radius,
              normalized);
      labels.add(targets.get(0));
      distances.add(targets.get(1));
    }
    return new OfBatch(Tensor.cat(labels, 0), Tensor.cat(distances, 0));
  }
}
