package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Head of four convolutions and a linear layer that scores and boxes share
 * (https://arxiv.org/abs/1803.08494).
 */
@Component(Registries.MODELS)
public final class Shared4Conv1FCBBoxHead extends ConvFCBBoxHead {
  /**
   * @param settings arguments that all such heads share
   */
  public record Args(@Inline BoxHeadSettings settings) {}

  public Shared4Conv1FCBBoxHead(Args args) {
    super(new ConvFCBBoxHead.Args(4, 1, 0, 0, 0, 0, args.settings()));
  }
}
