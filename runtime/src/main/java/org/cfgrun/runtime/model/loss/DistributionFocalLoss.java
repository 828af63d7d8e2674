package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.DistributionLoss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Distribution focal loss (GFL, https://arxiv.org/abs/2006.04388): cross entropies of a
 * distribution with the two integers around the target, each weighted by the distance of the target
 * to the other one.
 */
@Component(Registries.MODELS)
public final class DistributionFocalLoss implements DistributionLoss {
  /**
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(@Default("'mean'") Reduction reduction, @Default("1.0") double lossWeight) {}

  private final Args args;

  public DistributionFocalLoss(Args args) {
    this.args = args;
  }

  @Override
  public Tensor loss(Tensor logits, Tensor targets, Tensor weights, Tensor average) {
    return args.reduction()
        .apply(
            QualityFocalLoss.KERNEL.distributionFocal(logits, targets),
            weights,
            args.lossWeight(),
            average);
  }
}
