package org.cfgrun.runtime.box.match;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cost of classes for a head that predicts by a softmax: {@code -p} of the object's class (DETR,
 * https://arxiv.org/abs/2005.12872).
 */
@Component(Registries.MATCH_COSTS)
public final class ClassificationCost implements ClassCost {
  /**
   * @param weight factor of the cost
   */
  public record Args(@Bounds(min = 0) @Default("1.") double weight) {}

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

  private final Args args;

  public ClassificationCost(Args args) {
    this.args = args;
  }

  @Override
  public Tensor ofClasses(Tensor logits, Tensor labels) {
    return KERNEL.classification(logits, labels, args.weight());
  }
}
