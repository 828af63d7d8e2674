package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Head of two linear layers that scores and boxes share, as in Faster R-CNN with a feature pyramid
 * (https://arxiv.org/abs/1612.03144).
 */
@Component(Registries.MODELS)
public final class Shared2FCBBoxHead extends ConvFCBBoxHead {
  /**
   * @param settings arguments that all such heads share
   */
  public record Args(@Inline BoxHeadSettings settings) {}

  public Shared2FCBBoxHead(Args args) {
    super(new ConvFCBBoxHead.Args(0, 2, 0, 0, 0, 0, args.settings()));
  }
}
