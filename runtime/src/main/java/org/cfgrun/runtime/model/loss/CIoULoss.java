package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Complete IoU loss (https://arxiv.org/abs/2005.03572): that of {@link DIoULoss} plus {@code a v},
 * where v compares the aspect ratios and {@code a = v / (1 - IoU + v)} is a constant, 0 for an IoU
 * up to 0.5. Boxes are decoded.
 */
@Component(Registries.MODELS)
public final class CIoULoss extends ReducedBoxLoss {
  /**
   * @param eps lower limit of divisors, which prevents a division by 0
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true) @Default("1e-6") double eps,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private static final IouLossesKernel OVERLAPS = Kernel.bind(IouLossesKernel.class);

  private final Args args;

  public CIoULoss(Args args) {
    super(args.reduction(), args.lossWeight());
    this.args = args;
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return OVERLAPS.ciou(predictions, targets, args.eps());
  }
}
