package org.cfgrun.runtime.model.backbone;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * ResNet of DetectoRS (https://arxiv.org/abs/2006.02334): its 3x3 convolutions can be switchable
 * atrous ones, and its stages can add the maps of a recursive feature pyramid.
 */
@Component(
    value = Registries.MODELS,
    names = {"DetectoRS_ResNet"})
public final class DetectoRSResNet extends DetectorsBackbone {
  /**
   * @param depth 50, 101 or 152
   * @param settings arguments of the backbones of DetectoRS
   */
  public record Args(int depth, @Inline DetectorsSettings settings) {
    public Args {
      ResNet.bottlenecks(depth);
    }

    private ResidualPlan plan() {
      return settings.plan(
          settings.stages().shapes(ResNet.bottlenecks(depth), Bottleneck.EXPANSION));
    }
  }

  public DetectoRSResNet(Args args) {
    super(args.settings(), args.plan());
  }
}
