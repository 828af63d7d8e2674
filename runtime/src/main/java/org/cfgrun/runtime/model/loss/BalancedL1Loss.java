package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Balanced L1 distance (Libra R-CNN, https://arxiv.org/abs/1904.02701): with {@code d = |x - y|}
 * and {@code b = exp(gamma / alpha) - 1}, {@code alpha / b (b d + 1) ln(b d / beta + 1) - alpha d}
 * for {@code d < beta}, else {@code gamma d + gamma / b - alpha beta}.
 */
@Component(Registries.MODELS)
public final class BalancedL1Loss extends ReducedBoxLoss implements CoordinateLoss {
  /**
   * @param alpha weight of small distances
   * @param gamma slope beyond {@code beta}
   * @param beta distance beyond which the loss is linear
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true) @Default("0.5") double alpha,
      @Default("1.5") double gamma,
      @Bounds(min = 0, minExcluded = true) @Default("1.0") double beta,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private final Args args;

  public BalancedL1Loss(Args args) {
    super(args.reduction(), args.lossWeight());
    if (args.gamma() == 0) {
      throw new ArgumentException("gamma", "`gamma` must not be 0.");
    }
    this.args = args;
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return KERNEL.balancedL1(predictions, targets, args.alpha(), args.gamma(), args.beta());
  }
}
