package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * RegNet (https://arxiv.org/abs/2003.13678): a residual network of bottlenecks with groups, whose
 * widths follow from a few numbers ({@link RegNetArch}). The stem is a 3x3 convolution with stride
 * 2.
 */
@Component(Registries.MODELS)
public final class RegNet extends ResidualBackbone {
  /**
   * @param arch widths and depth of the network
   * @param stemChannels number of channels of the first convolution
   * @param baseChannels accepted for compatibility; {@code arch} has the widths
   * @param strides stride of each stage
   * @param avgDown whether shortcuts take the stride by average pooling
   * @param settings arguments that all variants share
   */
  public record Args(
      RegNetArch arch,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("32") int stemChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("32") int baseChannels,
      @Bounds(min = 1, max = 32) @Default("(2, 2, 2, 2)") List<Integer> strides,
      @Default("False") boolean avgDown,
      @Inline ResidualSettings settings) {
    private ResidualPlan plan() {
      return new ResidualPlan(
          Stem.SMALL,
          stemChannels,
          avgDown,
          settings.zeroInitResidual(),
          arch.stages(strides),
          Bottleneck.Plain::new);
    }
  }

  public RegNet(Args args) {
    super(args.settings(), args.plan());
  }
}
