package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Distance IoU loss (https://arxiv.org/abs/1911.08287): {@code 1 - IoU + d^2 / c^2}, where d is the
 * distance of the centers and c the diagonal of the enclosing box. Boxes are decoded.
 */
@Component(Registries.MODELS)
public final class DIoULoss extends ReducedBoxLoss {
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

  public DIoULoss(Args args) {
    super(args.reduction(), args.lossWeight());
    this.args = args;
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return OVERLAPS.diou(predictions, targets, args.eps());
  }
}
