package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Key;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.DistillationLoss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Kullback-Leibler divergence of a distribution from that of a teacher
 * (https://arxiv.org/abs/1503.02531), both softened by a temperature T: {@code T²} times the mean
 * over the bins of {@code q ln(q / p)}, with {@code p = softmax(x / T)} and q that of the teacher.
 */
@Component(Registries.MODELS)
public final class KnowledgeDistillationKLDivLoss implements DistillationLoss {
  /**
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   * @param temperature divisor of the logits
   */
  public record Args(
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight,
      @Key("T") @Bounds(min = 1) @Default("10") double temperature) {}

  private final Args args;

  public KnowledgeDistillationKLDivLoss(Args args) {
    this.args = args;
  }

  @Override
  public Tensor loss(Tensor logits, Tensor teacher, Tensor weights, Tensor average) {
    return args.reduction()
        .apply(
            QualityFocalLoss.KERNEL.distillation(logits, teacher, args.temperature()),
            weights,
            args.lossWeight(),
            average);
  }
}
