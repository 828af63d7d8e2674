package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Smooth L1 distance (Fast R-CNN, https://arxiv.org/abs/1504.08083): with {@code d = |x - y|},
 * {@code 0.5 d^2 / beta} for {@code d < beta}, else {@code d - 0.5 beta}.
 */
@Component(Registries.MODELS)
public final class SmoothL1Loss extends ReducedBoxLoss implements CoordinateLoss {
  /**
   * @param beta distance beyond which the loss is linear
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Default("1.0") double beta,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private double beta;

  public SmoothL1Loss(Args args) {
    super(args.reduction(), args.lossWeight());
    if (args.beta() <= 0) {
      throw new ArgumentException("beta", "`beta` must be positive; use `L1Loss` for 0");
    }
    beta = args.beta();
  }

  /** Returns {@code beta}, in the unit of the errors. */
  public double beta() {
    return beta;
  }

  /** Changes {@code beta} during a training, as Dynamic R-CNN does. */
  public void beta(double value) {
    beta = value;
  }

  @Override
  Tensor elements(Tensor predictions, Tensor targets) {
    return KERNEL.smoothL1(predictions, targets, beta);
  }
}
