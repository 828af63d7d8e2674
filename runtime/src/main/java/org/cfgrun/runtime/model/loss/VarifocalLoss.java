package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Varifocal loss (VarifocalNet, https://arxiv.org/abs/2008.13367): binary cross entropy of each
 * score with the quality of the box at its class, and with 0 at other classes. Only the others are
 * down-weighted, by {@code alpha |probability - quality|^gamma}.
 */
@Component(Registries.MODELS)
public final class VarifocalLoss implements QualityLoss {
  /**
   * @param useSigmoid must be True: each class has a separate probability
   * @param alpha weight of scores of other classes
   * @param gamma how strongly easy scores of other classes are down-weighted; 0 for not at all
   * @param iouWeighted whether the score of the class is weighted by the quality
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Default("True") boolean useSigmoid,
      @Bounds(min = 0) @Default("0.75") double alpha,
      @Bounds(min = 0) @Default("2.0") double gamma,
      @Default("True") boolean iouWeighted,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private final Args args;

  public VarifocalLoss(Args args) {
    FocalLoss.requireSigmoid("VarifocalLoss", args.useSigmoid());
    this.args = args;
  }

  @Override
  public Tensor loss(
      Tensor scores, Tensor labels, Tensor qualities, Tensor weights, Tensor average) {
    return args.reduction()
        .apply(
            QualityFocalLoss.KERNEL.varifocal(
                scores, labels, qualities, args.alpha(), args.gamma(), args.iouWeighted()),
            weights,
            args.lossWeight(),
            average);
  }
}
