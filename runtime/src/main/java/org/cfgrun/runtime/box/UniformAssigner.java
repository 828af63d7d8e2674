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
import org.jspecify.annotations.Nullable;

/**
 * Gives each object the same number of anchors (YOLOF, https://arxiv.org/abs/2103.09460): those
 * whose predicted boxes are nearest to it, and as many that are themselves nearest. The distance is
 * the sum of the absolute differences of center, width and height. Boxes that are to be ignored
 * have no effect, as in mmdet.
 */
@Component(Registries.BBOX_ASSIGNERS)
public final class UniformAssigner implements TargetAssigner {
  /**
   * @param posIgnoreThr overlap with its object below which an anchor is not trained
   * @param negIgnoreThr overlap with any object above which the background is not trained, of
   *     predicted boxes
   * @param matchTimes number of anchors for each object, for each of the two distances
   * @param iouCalculator computes overlaps
   */
  public record Args(
      @Bounds(min = 0, max = 1) double posIgnoreThr,
      @Bounds(min = 0, max = 1) double negIgnoreThr,
      @Bounds(min = 1, max = 1 << 20) @Default("4") int matchTimes,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  /**
   * Matches of anchors and objects.
   *
   * @param assignment of each anchor: if several objects have it, the last match counts; without
   *     overlaps
   * @param anchors {@code [m]}, int64: anchor of each match
   * @param objects {@code [m]}, int64: its object
   * @param weights {@code [m]}: 1 if the match is trained, otherwise 0
   */
  public record Matches(Assignment assignment, Tensor anchors, Tensor objects, Tensor weights) {}

  private static final UniformAssignerKernel KERNEL = Kernel.bind(UniformAssignerKernel.class);

  private final Args args;

  public UniformAssigner(Args args) {
    this.args = args;
  }

  /**
   * Matches anchors with objects.
   *
   * @param predicted {@code [n, 4]}: the boxes that are predicted for the anchors
   * @param anchors {@code [n, 4]}
   * @param truths {@code [k, 4]}
   * @param taking {@code [n]}, bool: whether each anchor takes part; all do if null
   */
  public Matches match(Tensor predicted, Tensor anchors, Tensor truths, @Nullable Tensor taking) {
    if (truths.size() == 0) {
      Tensor none = Tensor.zeros(new Shape(0), ElementType.INT64, anchors.device());
      Assignment background = Assignment.background(anchors, taking);
      return new Matches(background, none, none, none.to(anchors.type()));
    }
    List<Tensor> found =
        KERNEL.match(
            predicted,
            anchors,
            truths,
            args.iouCalculator().overlaps(predicted, truths, IouCalculator.Mode.IOU),
            args.iouCalculator().overlaps(anchors, truths, IouCalculator.Mode.IOU),
            taking,
            args.matchTimes(),
            args.posIgnoreThr(),
            args.negIgnoreThr());
    Tensor truth = found.get(0);
    return new Matches(
        new Assignment(truth, truth.zerosLike().to(anchors.type())),
        found.get(1),
        found.get(2),
        found.get(3));
  }
}
