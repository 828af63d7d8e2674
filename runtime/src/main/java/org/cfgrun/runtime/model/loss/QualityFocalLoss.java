package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Quality focal loss (GFL, https://arxiv.org/abs/2006.04388): binary cross entropy of each score
 * with the quality of the box at its class, and with 0 at other classes, times {@code |quality -
 * probability|^beta}.
 */
@Component(Registries.MODELS)
public final class QualityFocalLoss implements QualityLoss {
  /**
   * @param useSigmoid must be True: each class has a separate probability
   * @param beta how strongly easy samples are down-weighted; 0 for not at all
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   * @param activated whether scores are already probabilities
   */
  public record Args(
      @Default("True") boolean useSigmoid,
      @Bounds(min = 0) @Default("2.0") double beta,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight,
      @Default("False") boolean activated) {}

  static final QualityLossesKernel KERNEL = Kernel.bind(QualityLossesKernel.class);

  private final Args args;

  public QualityFocalLoss(Args args) {
    FocalLoss.requireSigmoid("QualityFocalLoss", args.useSigmoid());
    this.args = args;
  }

  @Override
  public Tensor loss(
      Tensor scores, Tensor labels, Tensor qualities, Tensor weights, Tensor average) {
    return args.reduction()
        .apply(
            KERNEL.qualityFocal(scores, labels, qualities, args.beta(), args.activated()),
            weights,
            args.lossWeight(),
            average);
  }
}
