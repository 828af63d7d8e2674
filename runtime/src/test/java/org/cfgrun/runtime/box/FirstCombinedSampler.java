package org.cfgrun.runtime.box;

import java.util.Arrays;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/** Selects the first boxes of a list, as mmdet's sampler did for the goldens: without chance. */
@Component(Registries.BBOX_SAMPLERS)
public final class FirstCombinedSampler extends CombinedSampler {
  /**
   * @param posSampler selects boxes with an object
   * @param negSampler selects boxes of the background
   * @param num maximum number of selected boxes
   * @param posFraction maximum share of positives among {@code num}
   * @param negPosUb maximum number of background boxes for each positive
   * @param addGtAsProposals whether a second stage adds the objects to its proposals
   */
  public record Args(
      PositiveSampler posSampler,
      NegativeSampler negSampler,
      int num,
      double posFraction,
      @Default("-1") double negPosUb,
      @Default("True") boolean addGtAsProposals) {}

  public FirstCombinedSampler(Args args) {
    super(
        new CombinedSampler.Args(
            args.posSampler(),
            args.negSampler(),
            new QuotaSampler.Quota(
                args.num(), args.posFraction(), args.negPosUb(), args.addGtAsProposals())));
  }

  @Override
  HostCandidates.Choice choice(Tensor truth) {
    return Arrays::copyOf;
  }
}
