package org.cfgrun.runtime.model.roi;

import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.RoiTrainCfg;

/**
 * Second stage of PointRend (https://arxiv.org/abs/1912.08193): coarse masks are refined at points
 * where they are uncertain.
 */
@Component(Registries.MODELS)
public final class PointRendRoIHead extends StandardRoIHead {
  /**
   * @param pointHead predicts masks at points
   * @param head arguments of a second stage with a single box head; {@code mask_head} is required
   */
  public record Args(MaskPointHead pointHead, @Inline StandardRoIHead.Args head) {
    public Args {
      if (head.maskHead() == null) {
        throw new ArgumentException(
            PointRefinement.POINT_HEAD, "`PointRendRoIHead` requires a `mask_head`. Set it.");
      }
    }

    private PointRefinement refinement() {
      RoiExtractor own = head.maskRoiExtractor();
      RoiExtractor extractor = own == null ? head.bboxRoiExtractor() : own;
      if (extractor instanceof PyramidRoiExtractor pyramid) {
        return new PointRefinement(pointHead, pyramid.strides());
      }
      throw new ArgumentException(
          own == null ? BOX_EXTRACTOR : MASK_EXTRACTOR,
          "`PointRendRoIHead` requires a `SingleRoIExtractor` or `GenericRoIExtractor`.");
    }
  }

  public PointRendRoIHead(Args args) {
    super(args.head(), null, null, args.refinement());
  }

  @Override
  public boolean refinesMasks() {
    return true;
  }

  @Override
  Set<RoiTrainCfg.Option> trainOptions() {
    return RoiTrainCfg.Option.OF_POINTS;
  }
}
