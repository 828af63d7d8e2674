package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Assigns ground truth to the anchors of the cells that contain its center (YOLOv3,
 * https://arxiv.org/abs/1804.02767, as in mmdet 2.x). An anchor is background if its largest
 * overlap is in the range of {@code neg_iou_thr}. An anchor of such a cell is assigned to the
 * ground truth that it overlaps most if that overlap exceeds {@code pos_iou_thr}. Then each ground
 * truth whose largest overlap exceeds {@code min_pos_iou} takes the anchors of such cells with that
 * overlap.
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
@Component(Registries.BBOX_ASSIGNERS)
public final class GridAssigner implements TargetAssigner {
  /**
   * @param posIouThr overlap that a positive must exceed, from 0 to 1
   * @param negIouThr largest overlap of a negative, or the range of negatives: greater than low, at
   *     most high
   * @param minPosIou overlap beyond which a ground truth takes the anchors that overlap it most
   * @param gtMaxAssignAll whether a ground truth takes all anchors with its largest overlap; if
   *     False, only the first
   * @param iouCalculator measure of overlap
   */
  public record Args(
      @Bounds(min = 0, max = 1) double posIouThr,
      NegativeRange negIouThr,
      @Bounds(min = 0, max = 1) @Default(".0") double minPosIou,
      @Default("True") boolean gtMaxAssignAll,
      @Default("dict(type='BboxOverlaps2D')") IouCalculator iouCalculator) {}

  private static final GridAssignmentKernel KERNEL = Kernel.bind(GridAssignmentKernel.class);

  private final Args args;

  public GridAssigner(Args args) {
    this.args = args;
  }

  /**
   * Assigns ground truth to anchors.
   *
   * @param anchors {@code [n, 4]}
   * @param responsible {@code [n]}, bool: whether the anchor's cell contains the center of an
   *     object
   * @param truths {@code [k, 4]}
   */
  public Assignment assign(Tensor anchors, Tensor responsible, Tensor truths) {
    Shape n = new Shape(anchors.shape().get(0));
    if (truths.size() == 0) {
      return new Assignment(
          Tensor.zeros(n, ElementType.INT64, anchors.device()), Tensor.zeros(n, anchors.device()));
    }
    NegativeRange negatives = args.negIouThr();
    List<Tensor> assigned =
        KERNEL.assign(
            args.iouCalculator().overlaps(truths, anchors, IouCalculator.Mode.IOU),
            responsible,
            args.posIouThr(),
            // A pair excludes its lower limit.
            negatives.isPair() ? Math.nextUp(negatives.low()) : negatives.low(),
            negatives.high(),
            args.gtMaxAssignAll(),
            args.minPosIou());
    return new Assignment(assigned.get(0), assigned.get(1));
  }
}
