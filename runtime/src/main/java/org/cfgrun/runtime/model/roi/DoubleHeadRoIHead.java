package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Second stage of Double-Head R-CNN (https://arxiv.org/abs/1904.06493): boxes are predicted from
 * larger regions than scores.
 */
@Component(Registries.MODELS)
public final class DoubleHeadRoIHead extends StandardRoIHead {
  /**
   * @param regRoiScaleFactor size of the regions that boxes are predicted from, relative to the
   *     proposals
   * @param head arguments of a second stage with a single box head
   */
  public record Args(
      @Bounds(min = 0, max = 10, minExcluded = true) double regRoiScaleFactor,
      @Inline StandardRoIHead.Args head) {
    public Args {
      if (!(head.bboxHead() instanceof DoubleConvFCBBoxHead)) {
        throw new ArgumentException(
            "bbox_head", "`DoubleHeadRoIHead` requires a `DoubleConvFCBBoxHead`.");
      }
    }
  }

  public DoubleHeadRoIHead(Args args) {
    super(args.head(), args.regRoiScaleFactor(), null, null);
  }
}
