package org.cfgrun.runtime.box;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;

/** Selects the first of the boxes that have no rank, as mmdet's sampler did for the goldens. */
@Component(Registries.BBOX_SAMPLERS)
public final class FirstScoreHLRSampler extends ScoreHLRSampler {
  /**
   * @param num maximum number of selected boxes
   * @param posFraction maximum share of positives among {@code num}
   * @param negPosUb maximum number of background boxes for each positive
   * @param addGtAsProposals whether a second stage adds the objects to its proposals
   * @param k exponent of the weights
   * @param bias weight of the last rank
   * @param scoreThr score that a region must exceed to be ranked
   * @param iouThr IoU of two boxes of a group
   */
  public record Args(
      int num,
      double posFraction,
      @Default("-1") double negPosUb,
      @Default("True") boolean addGtAsProposals,
      @Default("0.5") double k,
      @Default("0") double bias,
      @Default("0.05") double scoreThr,
      @Default("0.5") double iouThr) {}

  public FirstScoreHLRSampler(Args args) {
    super(
        new ScoreHLRSampler.Args(
            new Quota(args.num(), args.posFraction(), args.negPosUb(), args.addGtAsProposals()),
            args.k(),
            args.bias(),
            args.scoreThr(),
            args.iouThr()));
  }

  @Override
  protected Tensor order(Tensor truth) {
    return Tensor.arange(truth.size(), truth.device()).to(ElementType.FLOAT32);
  }
}
