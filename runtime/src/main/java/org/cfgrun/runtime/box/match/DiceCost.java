package org.cfgrun.runtime.box.match;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cost of masks by the Dice loss (https://arxiv.org/abs/1606.04797): {@code 1 - (2 sum(p t) + eps)
 * / (sum(p) + sum(t) + eps)} over the points of a mask, with predictions {@code p} and targets
 * {@code t}.
 */
@Component(Registries.MATCH_COSTS)
public final class DiceCost implements MaskCost {
  /**
   * @param weight factor of the cost
   * @param predAct whether a sigmoid turns predictions into probabilities; if False, the cost takes
   *     them as they are
   * @param eps term that prevents a division by 0
   * @param naiveDice whether the divisor has {@code p} and {@code t} themselves; if False, their
   *     squares
   */
  public record Args(
      @Bounds(min = 0) @Default("1.") double weight,
      @Default("False") boolean predAct,
      @Bounds(min = 0, minExcluded = true) @Default("1e-3") double eps,
      @Default("True") boolean naiveDice) {}

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

  private final Args args;

  public DiceCost(Args args) {
    this.args = args;
  }

  @Override
  public Tensor ofMasks(Tensor masks, Tensor truths) {
    return KERNEL.dice(masks, truths, args.predAct(), args.naiveDice(), args.eps(), args.weight());
  }
}
