package org.cfgrun.runtime.model.roi;

import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.RoiTrainCfg;

/**
 * Second stage of Mask Scoring R-CNN (https://arxiv.org/abs/1903.00241): masks have scores of their
 * own, by which the metric {@code segm} ranks them.
 */
@Component(Registries.MODELS)
public final class MaskScoringRoIHead extends StandardRoIHead {
  /**
   * @param maskIouHead predicts how much masks overlap their objects
   * @param head arguments of a second stage with a single box head; {@code mask_head} is required
   */
  public record Args(MaskIoUHead maskIouHead, @Inline StandardRoIHead.Args head) {
    public Args {
      if (head.maskHead() == null) {
        throw new ArgumentException(
            "mask_iou_head", "`MaskScoringRoIHead` requires a `mask_head`. Set it.");
      }
    }
  }

  public MaskScoringRoIHead(Args args) {
    super(args.head(), null, args.maskIouHead(), null);
  }

  @Override
  Set<RoiTrainCfg.Option> trainOptions() {
    return Set.of(RoiTrainCfg.Option.MASK_THR_BINARY);
  }
}
