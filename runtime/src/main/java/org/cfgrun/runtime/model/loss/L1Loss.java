package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.torch.Tensor;

/** L1 distance {@code |x - y|}. */
@Component(Registries.MODELS)
public final class L1Loss extends ReducedBoxLoss implements CoordinateLoss {
  /**
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(@Default("'mean'") Reduction reduction, @Default("1.0") double lossWeight) {}

  public L1Loss(Args args) {
    super(args.reduction(), args.lossWeight());
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return KERNEL.l1(predictions, targets);
  }
}
