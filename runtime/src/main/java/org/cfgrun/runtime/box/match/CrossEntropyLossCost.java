package org.cfgrun.runtime.box.match;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Cost of masks: the mean binary cross entropy of their points (Mask2Former,
 * https://arxiv.org/abs/2112.01527).
 */
@Component(Registries.MATCH_COSTS)
public final class CrossEntropyLossCost implements MaskCost {
  /**
   * @param weight factor of the cost
   * @param useSigmoid must be True: logits become probabilities by a sigmoid
   */
  public record Args(
      @Bounds(min = 0) @Default("1.") double weight, @Default("True") boolean useSigmoid) {
    public Args {
      if (!useSigmoid) {
        throw new ArgumentException(
            "use_sigmoid", "Masks have two classes. Set `use_sigmoid=True` or remove it.");
      }
    }
  }

  private static final MatchCostsKernel KERNEL = Kernel.bind(MatchCostsKernel.class);

  private final Args args;

  public CrossEntropyLossCost(Args args) {
    this.args = args;
  }

  @Override
  public Tensor ofMasks(Tensor masks, Tensor truths) {
    return KERNEL.entropy(masks, truths, args.weight());
  }
}
