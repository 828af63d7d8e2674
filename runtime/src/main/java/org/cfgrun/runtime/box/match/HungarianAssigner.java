package org.cfgrun.runtime.box.match;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.TargetAssigner;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Matches predictions with objects one to one, such that the sum of the costs is least (DETR,
 * https://arxiv.org/abs/2005.12872). Each object has one prediction, if there are enough. All other
 * predictions are background.
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
@Component(Registries.BBOX_ASSIGNERS)
public final class HungarianAssigner implements TargetAssigner {
  /**
   * @param clsCost cost of the predicted classes
   * @param regCost cost of the coordinates of the predicted boxes
   * @param iouCost cost of the overlap of the predicted boxes
   */
  public record Args(
      @Default("dict(type='ClassificationCost', weight=1.)") ClassCost clsCost,
      @Default("dict(type='BBoxL1Cost', weight=1.0)") BoxCost regCost,
      @Default("dict(type='IoUCost', iou_mode='giou', weight=1.0)") BoxCost iouCost) {
    public Args {
      ArgumentException.checkPart("cls_cost", clsCost::checkForClasses);
    }
  }

  /**
   * Predictions and objects of an image.
   *
   * @param logits {@code [n, classes]}
   * @param boxes {@code [n, 4]}: center x, center y, width and height, as shares of the size of the
   *     image
   * @param truths {@code [k, 4]}: x1, y1, x2, y2 of the objects in pixels
   * @param labels {@code [k]}, int64: classes of the objects
   * @param size {@code [4]}: width, height, width, height of the image in pixels
   */
  public record Image(Tensor logits, Tensor boxes, Tensor truths, Tensor labels, Tensor size) {
    private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

    /**
     * Returns predictions and objects of an image, with predicted boxes as the others are.
     *
     * @param corners {@code [n, 4]}: x1, y1, x2, y2 in pixels
     */
    public static Image ofCorners(
        Tensor logits, Tensor corners, Tensor truths, Tensor labels, Tensor size) {
      return new Image(logits, KERNEL.shares(corners, size), truths, labels, size);
    }
  }

  private final Args args;

  public HungarianAssigner(Args args) {
    this.args = args;
  }

  /** Matches the predictions and objects of several images, or of several layers of a decoder. */
  public List<Matching> match(List<Image> images) {
    return Autograd.noGrad(() -> Matching.of(images.stream().map(this::cost).toList()));
  }

  private Tensor cost(Image image) {
    return args.clsCost()
        .ofClasses(image.logits(), image.labels())
        .add(args.regCost().ofBoxes(image.boxes(), image.truths(), image.size()))
        .add(args.iouCost().ofBoxes(image.boxes(), image.truths(), image.size()));
  }
}
