package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** L1 distance {@code |x - y|}. */
@Component(Registries.MODELS)
public final class L1Loss implements BoxLoss {
  /**
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(@Default("'mean'") Reduction reduction, @Default("1.0") double lossWeight) {}

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  private final Args args;

  public L1Loss(Args args) {
    this.args = args;
  }

  @Override
  public Tensor loss(Tensor predictions, Tensor targets, @Nullable Tensor weights, Tensor average) {
    Tensor elements = KERNEL.l1(predictions, targets);
    return KERNEL.reduce(
        elements, weights, args.reduction() == Reduction.MEAN, args.lossWeight(), average);
  }
}
