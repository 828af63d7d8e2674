package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Selects boxes at random, with the engine's generator on the device of the boxes. */
@Component(Registries.BBOX_SAMPLERS)
public final class RandomSampler extends QuotaSampler {
  /**
   * @param quota numbers of selected boxes
   */
  public record Args(@Inline Quota quota) {}

  public RandomSampler(Args args) {
    super(args.quota());
  }

  @Override
  protected Tensor order(Tensor truth) {
    return KERNEL.random(truth);
  }
}
