package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;

/** Selects the first boxes, as mmdet's sampler did for the goldens: without chance. */
@Component(Registries.BBOX_SAMPLERS)
public final class FirstSampler extends QuotaSampler {
  /**
   * @param quota numbers of selected boxes
   */
  public record Args(@Inline Quota quota) {}

  public FirstSampler(Args args) {
    super(args.quota());
  }

  @Override
  protected Tensor order(Tensor truth) {
    return Tensor.arange(truth.size(), truth.device()).to(ElementType.FLOAT32);
  }
}
