package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * ResNeXt (https://arxiv.org/abs/1611.05431): a residual network whose 3x3 convolutions have
 * groups. With {@code groups} of 32 and {@code base_width} of 4, it is called 32x4d.
 */
@Component(Registries.MODELS)
public final class ResNeXt extends ResidualBackbone {
  /**
   * @param depth 50, 101 or 152
   * @param groups number of groups of the 3x3 convolutions
   * @param baseWidth channels of a group in the first stage; each stage doubles it
   * @param deepStem whether the stem has three 3x3 convolutions instead of a 7x7 one
   * @param avgDown whether shortcuts take the stride by average pooling
   * @param stages number, strides and channels of the stages
   * @param settings arguments that all variants share; {@code zero_init_residual} has no effect, as
   *     in mmdet
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int groups,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int baseWidth,
      @Default("False") boolean deepStem,
      @Default("False") boolean avgDown,
      @Inline StageSettings stages,
      @Inline ResidualSettings settings) {
    public Args {
      ResNet.bottlenecks(depth);
    }

    private ResidualPlan plan() {
      List<StageShape> shapes =
          stages.shapes(ResNet.bottlenecks(depth), Bottleneck.EXPANSION).stream()
              .map(stage -> stage.grouped(groups, baseWidth, stages.baseChannels()))
              .toList();
      return new ResidualPlan(
          Stem.of(deepStem), stages.stem(), avgDown, false, shapes, Bottleneck.Plain::new);
    }
  }

  public ResNeXt(Args args) {
    super(args.settings(), args.plan());
  }
}
