package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Bounded IoU loss (https://arxiv.org/abs/1711.00164): a smooth L1 distance of the largest IoU that
 * each of center and size permits on its own. Boxes are decoded.
 */
@Component(Registries.MODELS)
public final class BoundedIoULoss extends ReducedBoxLoss {
  /**
   * @param beta distance beyond which the loss is linear
   * @param eps lower limit of divisors, which prevents a division by 0
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true) @Default("0.2") double beta,
      @Bounds(min = 0, minExcluded = true) @Default("1e-3") double eps,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private static final IouLossesKernel OVERLAPS = Kernel.bind(IouLossesKernel.class);

  private final Args args;

  public BoundedIoULoss(Args args) {
    super(args.reduction(), args.lossWeight());
    this.args = args;
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return OVERLAPS.boundedIou(predictions, targets, args.beta(), args.eps());
  }
}
