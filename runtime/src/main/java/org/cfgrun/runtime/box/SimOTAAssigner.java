package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Assigns ground truth to points by a simplified optimal transport (YOLOX,
 * https://arxiv.org/abs/2107.08430). Candidates are the points inside an object or near its center.
 * The cost of a point and an object is {@code cls_weight} times the binary cross entropy of the
 * scores plus {@code iou_weight * -log(IoU)}, and 100,000 more unless the point is both inside the
 * object and near its center. Each object takes the points of least cost. Their number is the sum
 * of its {@code candidate_topk} largest IoUs, rounded down, at least 1.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class SimOTAAssigner implements PredictionAssigner {
  /**
   * @param centerRadius distance from the center of an object that is near, in strides
   * @param candidateTopk how many overlaps of an object count for its number of points
   * @param iouWeight weight of the overlap in the cost
   * @param clsWeight weight of the scores in the cost
   */
  public record Args(
      @Bounds(min = 0) @Default("2.5") double centerRadius,
      @Bounds(min = 1) @Default("10") int candidateTopk,
      @Bounds(min = 0) @Default("3.0") double iouWeight,
      @Bounds(min = 0) @Default("1.0") double clsWeight) {}

  private static final SimOtaKernel KERNEL = Kernel.bind(SimOtaKernel.class);
  private static final IouCalculator OVERLAPS = new BboxOverlaps2D();

  private final Args args;

  public SimOTAAssigner(Args args) {
    this.args = args;
  }

  @Override
  public Assignment assign(Predictions predictions, Tensor truths, Tensor labels) {
    Shape n = new Shape(predictions.points().shape().get(0));
    if (labels.size() == 0) {
      return background(n, truths);
    }
    List<Tensor> candidates = KERNEL.candidates(predictions.points(), truths, args.centerRadius());
    Tensor indices = candidates.get(0);
    if (indices.size() == 0) {
      return background(n, truths);
    }
    Tensor boxes = predictions.boxes().indexSelect(0, indices);
    Tensor scores = predictions.scores().indexSelect(0, indices);
    Tensor overlaps = OVERLAPS.overlaps(boxes, truths, IouCalculator.Mode.IOU);
    Tensor cost =
        KERNEL.cost(
            scores, overlaps, candidates.get(1), labels, args.clsWeight(), args.iouWeight());
    long[] counts = KERNEL.counts(overlaps, args.candidateTopk()).toLongArray();
    List<Tensor> assigned = KERNEL.match(cost, overlaps, counts, indices, n.size());
    return new Assignment(assigned.get(0), assigned.get(1));
  }

  private static Assignment background(Shape n, Tensor truths) {
    return new Assignment(
        Tensor.zeros(n, ElementType.INT64, truths.device()), Tensor.zeros(n, truths.device()));
  }
}
