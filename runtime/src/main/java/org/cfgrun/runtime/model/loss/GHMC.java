package org.cfgrun.runtime.model.loss;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Binary cross entropy of class scores with harmonized gradients (GHM,
 * https://arxiv.org/abs/1811.05181). It is divided by the number of scores that take part, whatever
 * the number that the head passes.
 */
@Component(Registries.MODELS)
public final class GHMC extends GradientBins implements ClassificationLoss {
  /**
   * @param bins number of intervals of the lengths of gradients
   * @param momentum weight of earlier batches in the numbers of elements; 0 for none
   * @param useSigmoid must be True: each class has a separate probability
   * @param lossWeight factor of the loss
   * @param reduction {@code mean} or {@code none}
   */
  public record Args(
      @Bounds(min = 1, max = 1000000) @Default("10") int bins,
      @Bounds(min = 0, max = 1) @Default("0") double momentum,
      @Default("True") boolean useSigmoid,
      @Default("1.0") double lossWeight,
      @Default("'mean'") Reduction reduction) {}

  /** Added to the last edge, so that a length of 1 lies in the last interval. */
  private static final double MARGIN = 1e-6;

  private final Args args;

  public GHMC(Args args) {
    super(args.bins(), 1 + MARGIN, args.momentum());
    FocalLoss.requireSigmoid("GHMC", args.useSigmoid());
    this.args = args;
  }

  @Override
  public boolean hasBackground() {
    return false;
  }

  @Override
  public Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    List<Tensor> weighted = elements(scores, labels, weights);
    return args.reduction().apply(weighted.get(0), null, args.lossWeight(), weighted.get(1));
  }

  @Override
  public Tensor unreduced(Tensor scores, Tensor labels) {
    Tensor weights = Tensor.ones(new Shape(scores.shape().get(0)), scores.device());
    return elements(scores, labels, weights).get(0).mul(args.lossWeight());
  }

  private List<Tensor> elements(Tensor scores, Tensor labels, Tensor weights) {
    return KERNEL.classes(scores, labels, weights, edges(), counts(), args.momentum());
  }
}
