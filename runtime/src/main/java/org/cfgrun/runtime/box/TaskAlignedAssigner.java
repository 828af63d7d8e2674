package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Assigns anchors by how well their predictions align (TOOD, https://arxiv.org/abs/2108.07755):
 * {@code score^alpha IoU^beta} of the predicted score and box. An object has the best anchors whose
 * centers lie in it.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class TaskAlignedAssigner implements TargetAssigner {
  /**
   * @param topk number of candidates of an object
   * @param iouCalculator measure of overlap
   */
  public record Args(
      @Bounds(min = 1) int topk,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  private static final TaskAlignedKernel KERNEL = Kernel.bind(TaskAlignedKernel.class);

  private final Args args;

  public TaskAlignedAssigner(Args args) {
    this.args = args;
  }

  /**
   * Predictions for n anchors.
   *
   * @param scores {@code [n, classes]}: probabilities
   * @param boxes {@code [n, 4]}
   */
  public record Predictions(Tensor scores, Tensor boxes) {}

  /**
   * Assignment of aligned anchors.
   *
   * @param metrics {@code [n]}: alignment of each positive relative to the best of its object,
   *     times the largest overlap of the object; 0 for others
   */
  public record Aligned(Assignment assignment, Tensor metrics) {}

  /**
   * Assigns ground truth to anchors.
   *
   * @param anchors {@code [n, 4]}
   * @param truths {@code [k, 4]}
   * @param labels {@code [k]}, int64
   * @param taking {@code [n]}, bool: whether each anchor takes part; all do if null
   * @param alpha exponent of the score
   * @param beta exponent of the IoU
   */
  public Aligned assign(
      Predictions predictions,
      Tensor anchors,
      Tensor truths,
      Tensor labels,
      @Nullable Tensor taking,
      double alpha,
      double beta) {
    if (anchors.size() == 0 || truths.size() == 0) {
      Assignment background = Assignment.background(anchors, taking);
      return new Aligned(background, background.maxOverlaps().zerosLike());
    }
    List<Tensor> assigned =
        KERNEL.assign(
            predictions.scores(),
            args.iouCalculator().overlaps(truths, predictions.boxes(), IouCalculator.Mode.IOU),
            anchors,
            truths,
            labels,
            taking,
            args.topk(),
            alpha,
            beta);
    return new Aligned(new Assignment(assigned.get(0), assigned.get(1)), assigned.get(2));
  }
}
