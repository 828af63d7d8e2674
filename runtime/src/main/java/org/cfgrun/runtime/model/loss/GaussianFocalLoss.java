package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.HeatmapLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Focal loss of heatmaps (CornerNet, https://arxiv.org/abs/1808.01244): {@code -(1 - p)^alpha
 * log(p)} at keypoints, whose target is 1, and {@code -(1 - t)^gamma p^alpha log(1 - p)} elsewhere,
 * with a target {@code t} that decreases with the distance to a keypoint.
 */
@Component(Registries.MODELS)
public final class GaussianFocalLoss implements HeatmapLoss {
  /**
   * @param alpha how strongly easy cells are down-weighted; 0 for not at all
   * @param gamma how strongly cells near keypoints are down-weighted; 0 for not at all
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight factor of the loss
   */
  public record Args(
      @Bounds(min = 0) @Default("2.0") double alpha,
      @Bounds(min = 0) @Default("4.0") double gamma,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight) {}

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  private final Args args;

  public GaussianFocalLoss(Args args) {
    this.args = args;
  }

  @Override
  public Tensor loss(Tensor probabilities, Tensor targets, Tensor average) {
    Tensor elements = KERNEL.gaussianFocal(probabilities, targets, args.alpha(), args.gamma());
    return args.reduction().apply(elements, null, args.lossWeight(), average);
  }
}
