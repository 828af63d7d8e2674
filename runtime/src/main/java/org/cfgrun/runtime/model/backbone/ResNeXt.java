package org.cfgrun.runtime.model.backbone;

import java.util.Objects;
import org.cfgrun.components.ArgumentException;
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
   * @param settings arguments that all variants share
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int groups,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int baseWidth,
      @Inline ResidualSettings settings) {
    public Args {
      if (depth < 50 || !ResNet.BLOCKS.containsKey(depth)) {
        throw new ArgumentException("depth", "`depth` must be 50, 101 or 152");
      }
    }

    /** Returns the channels of the 3x3 convolution of a stage, as mmdet rounds them. */
    private int width(BlockShape block) {
      return groups == 1
          ? block.planes()
          : block.planes() * baseWidth / settings.baseChannels() * groups;
    }
  }

  public ResNeXt(Args args) {
    super(
        args.settings(),
        Objects.requireNonNull(ResNet.BLOCKS.get(args.depth())),
        block -> block.grouped(args.width(block), args.groups()),
        Bottleneck::new);
  }
}
