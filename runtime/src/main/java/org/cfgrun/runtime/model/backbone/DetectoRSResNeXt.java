package org.cfgrun.runtime.model.backbone;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * ResNeXt of DetectoRS (https://arxiv.org/abs/2006.02334): its 3x3 convolutions can be switchable
 * atrous ones, and its stages can add the maps of a recursive feature pyramid.
 */
@Component(
    value = Registries.MODELS,
    names = {"DetectoRS_ResNeXt"})
public final class DetectoRSResNeXt extends DetectorsBackbone {
  /**
   * @param depth 50, 101 or 152
   * @param groups number of groups of the 3x3 convolutions
   * @param baseWidth channels of a group in the first stage; each stage doubles it
   * @param settings arguments of the backbones of DetectoRS
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int groups,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int baseWidth,
      @Inline DetectorsSettings settings) {
    public Args {
      ResNet.bottlenecks(depth);
    }

    private ResidualPlan plan() {
      return settings.plan(
          settings.stages().shapes(ResNet.bottlenecks(depth), Bottleneck.EXPANSION).stream()
              .map(stage -> stage.grouped(groups, baseWidth, settings.stages().baseChannels()))
              .toList());
    }
  }

  public DetectoRSResNeXt(Args args) {
    super(args.settings(), args.plan());
  }
}
