package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.torch.Tensor;

/** Squared distance {@code (x - y)^2}. */
@Component(Registries.MODELS)
public final class MSELoss extends ReducedBoxLoss implements CoordinateLoss {
  /**
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(@Default("'mean'") Reduction reduction, @Default("1.0") double lossWeight) {}

  public MSELoss(Args args) {
    super(args.reduction(), args.lossWeight());
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return predictions.sub(targets).square();
  }
}
