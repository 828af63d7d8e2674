package org.cfgrun.runtime.box.match;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Matches predicted masks with objects one to one, such that the sum of the costs is least
 * (MaskFormer, https://arxiv.org/abs/2107.06278). Each object has one prediction, if there are
 * enough. All other predictions are background.
 */
@BuiltFrom(Registries.BBOX_ASSIGNERS)
@Component(Registries.BBOX_ASSIGNERS)
public final class MaskHungarianAssigner {
  /**
   * @param clsCost cost of the predicted classes
   * @param maskCost cost of the pixels or points of the predicted masks
   * @param diceCost cost of the predicted masks as a whole
   */
  public record Args(
      @Default("dict(type='ClassificationCost', weight=1.0)") ClassCost clsCost,
      @Default("dict(type='FocalLossCost', weight=1.0, binary_input=True)") MaskCost maskCost,
      @Default("dict(type='DiceCost', weight=1.0)") MaskCost diceCost) {
    public Args {
      ArgumentException.checkAll(
          () -> ArgumentException.checkPart("cls_cost", clsCost::checkForClasses),
          () -> ArgumentException.checkPart("mask_cost", maskCost::checkForMasks),
          () -> ArgumentException.checkPart("dice_cost", diceCost::checkForMasks));
    }
  }

  /**
   * Predictions and objects of an image.
   *
   * @param logits {@code [n, classes]}
   * @param masks {@code [n, points]}: logits
   * @param truths {@code [k, points]}: 1 inside an object, otherwise 0
   * @param labels {@code [k]}, int64: classes of the objects
   */
  public record Image(Tensor logits, Tensor masks, Tensor truths, Tensor labels) {}

  private final Args args;

  public MaskHungarianAssigner(Args args) {
    this.args = args;
  }

  /** Matches the predictions and objects of several images, or of several layers of a decoder. */
  public List<Matching> match(List<Image> images) {
    return Autograd.noGrad(() -> Matching.of(images.stream().map(this::cost).toList()));
  }

  private Tensor cost(Image image) {
    return args.clsCost()
        .ofClasses(image.logits(), image.labels())
        .add(args.maskCost().ofMasks(image.masks(), image.truths()))
        .add(args.diceCost().ofMasks(image.masks(), image.truths()));
  }
}
