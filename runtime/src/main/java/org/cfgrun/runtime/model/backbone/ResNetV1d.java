package org.cfgrun.runtime.model.backbone;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * ResNet-D (https://arxiv.org/abs/1812.01187): {@link ResNet} with {@code deep_stem} and {@code
 * avg_down}.
 */
@Component(Registries.MODELS)
public final class ResNetV1d extends ResidualBackbone {
  /**
   * @param depth 18, 34, 50, 101 or 152
   * @param stages number, strides and channels of the stages
   * @param settings arguments that all variants share
   */
  public record Args(int depth, @Inline StageSettings stages, @Inline ResidualSettings settings) {
    public Args {
      // Reports what does not fit the depth.
      plan(depth, stages, settings);
    }

    private static ResidualPlan plan(int depth, StageSettings stages, ResidualSettings settings) {
      return new ResNet.Args(depth, true, true, stages, settings).plan();
    }
  }

  public ResNetV1d(Args args) {
    super(args.settings(), Args.plan(args.depth(), args.stages(), args.settings()));
  }
}
