package org.cfgrun.runtime.box.match;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cost by the focal loss (https://arxiv.org/abs/1708.02002) of logits. For classes, it is the loss
 * of the object's class as target minus its loss as background (Deformable DETR,
 * https://arxiv.org/abs/2010.04159). For masks, it is the mean loss of the points.
 */
@Component(Registries.MATCH_COSTS)
public final class FocalLossCost implements ClassCost, MaskCost {
  /**
   * @param weight factor of the cost
   * @param alpha weight of targets of 1; those of 0 weigh {@code 1 - alpha}
   * @param gamma exponent by which clear logits lose weight
   * @param eps term that prevents the logarithm of 0
   * @param binaryInput whether masks are compared; if False, classes
   */
  public record Args(
      @Bounds(min = 0) @Default("1.") double weight,
      @Bounds(min = 0, max = 1) @Default("0.25") double alpha,
      @Bounds(min = 0) @Default("2") double gamma,
      @Bounds(min = 0) @Default("1e-12") double eps,
      @Default("False") boolean binaryInput) {}

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

  private final Args args;

  public FocalLossCost(Args args) {
    this.args = args;
  }

  @Override
  public void checkForClasses() {
    if (args.binaryInput()) {
      throw new ArgumentException(
          "binary_input", "`binary_input=True` compares masks, not classes. Remove it.");
    }
  }

  @Override
  public void checkForMasks() {
    if (!args.binaryInput()) {
      throw new ArgumentException(
          "binary_input", "`FocalLossCost` compares classes. Set `binary_input=True` for masks.");
    }
  }

  @Override
  public Tensor ofClasses(Tensor logits, Tensor labels) {
    return KERNEL.focal(logits, labels, args.alpha(), args.gamma(), args.eps(), args.weight());
  }

  @Override
  public Tensor ofMasks(Tensor masks, Tensor truths) {
    return KERNEL.focalMasks(masks, truths, args.alpha(), args.gamma(), args.eps(), args.weight());
  }
}
