package org.cfgrun.runtime.model.loss;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Smooth L1 distance {@code sqrt(d^2 + mu^2) - mu} with harmonized gradients (GHM,
 * https://arxiv.org/abs/1811.05181). It is divided by the sum of the weights, whatever the number
 * that the head passes.
 */
@Component(Registries.MODELS)
public final class GHMR extends GradientBins implements BoxLoss {
  /**
   * @param mu distance around which the loss turns linear
   * @param bins number of intervals of the lengths of gradients
   * @param momentum weight of earlier batches in the numbers of elements; 0 for none
   * @param lossWeight factor of the loss
   * @param reduction {@code mean} or {@code none}
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true) @Default("0.02") double mu,
      @Bounds(min = 1, max = 1000000) @Default("10") int bins,
      @Bounds(min = 0, max = 1) @Default("0") double momentum,
      @Default("1.0") double lossWeight,
      @Default("'mean'") Reduction reduction) {}

  /** Beyond any length of a gradient. */
  private static final double LAST = 1e3;

  private final Args args;

  public GHMR(Args args) {
    super(args.bins(), LAST, args.momentum());
    this.args = args;
  }

  @Override
  public Tensor loss(
      Tensor predictions, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average) {
    List<Tensor> weighted = elements(predictions, targets, weights);
    return args.reduction().apply(weighted.get(0), null, args.lossWeight(), weighted.get(1));
  }

  @Override
  public Tensor unreduced(Tensor predictions, Tensor targets) {
    return elements(predictions, targets, null).get(0).mul(args.lossWeight());
  }

  private List<Tensor> elements(Tensor predictions, Tensor targets, @Nullable Tensor weights) {
    return KERNEL.boxes(
        predictions, targets, weights, edges(), counts(), args.mu(), args.momentum());
  }
}
