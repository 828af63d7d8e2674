package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;

/** Selects the first boxes, as mmdet's sampler did for the goldens: without chance. */
@Component(Registries.BBOX_SAMPLERS)
public final class FirstSampler extends QuotaSampler {
  /**
   * @param num maximum number of selected boxes
   * @param posFraction maximum share of positives among {@code num}
   * @param negPosUb maximum number of background boxes for each positive
   * @param addGtAsProposals whether a second stage adds the objects to its proposals
   */
  public record Args(
      int num,
      double posFraction,
      @Default("-1") double negPosUb,
      @Default("True") boolean addGtAsProposals) {}

  public FirstSampler(Args args) {
    super(new Quota(args.num(), args.posFraction(), args.negPosUb(), args.addGtAsProposals()));
  }

  @Override
  protected Tensor order(Tensor truth) {
    return Tensor.arange(truth.size(), truth.device()).to(ElementType.FLOAT32);
  }
}
