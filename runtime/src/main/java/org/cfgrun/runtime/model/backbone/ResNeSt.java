package org.cfgrun.runtime.model.backbone;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.AvgPool2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * ResNeSt (https://arxiv.org/abs/2004.08955): a residual network whose bottlenecks have a {@link
 * SplitAttention} in the place of the 3x3 convolution. The stem is deep, and shortcuts take the
 * stride by average pooling.
 */
@Component(Registries.MODELS)
public final class ResNeSt extends ResidualBackbone {
  /**
   * @param depth 50, 101, 152 or 200
   * @param groups number of groups (cardinality) of the 3x3 convolutions
   * @param baseWidth channels of a group in the first stage; each stage doubles it
   * @param radix number of splits of each group
   * @param reductionFactor divisor of the channels between the two convolutions of the attention
   * @param avgDownStride whether the blocks take the stride by average pooling after the attention
   * @param stages number, strides and channels of the stages
   * @param settings arguments that all variants share; {@code zero_init_residual} has no effect, as
   *     in mmdet
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int groups,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int baseWidth,
      @Bounds(min = 1, max = 64) @Default("2") int radix,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int reductionFactor,
      @Default("True") boolean avgDownStride,
      @Inline StageSettings stages,
      @Inline ResidualSettings settings) {
    public Args {
      depths(depth);
    }

    private static List<Integer> depths(int depth) {
      if (depth == 200) {
        return List.of(3, 24, 36, 3);
      }
      return ResNet.bottlenecks(depth, "50, 101, 152 or 200");
    }

    private ResidualPlan plan() {
      List<StageShape> shapes =
          stages.shapes(depths(depth), Bottleneck.EXPANSION).stream()
              .map(stage -> stage.grouped(groups, baseWidth, stages.baseChannels()))
              .toList();
      return new ResidualPlan(
          Stem.DEEP, stages.stem(), true, false, shapes, shape -> new Block(shape, this));
    }
  }

  public ResNeSt(Args args) {
    super(args.settings(), args.plan());
  }

  /** Bottleneck with a split attention. */
  private static final class Block extends Bottleneck {
    private final SplitAttention attention;
    private final @Nullable AvgPool2d pool;

    Block(BlockShape shape, Args args) {
      this(
          shape,
          args.avgDownStride() && shape.middleStride() > 1,
          new SplitAttention(
              shape,
              args.avgDownStride() ? 1 : shape.middleStride(),
              args.radix(),
              args.reductionFactor()));
    }

    private Block(BlockShape shape, boolean isPooled, SplitAttention attention) {
      super(shape, shape.width(), Map.of("conv2", attention));
      this.attention = attention;
      pool = isPooled ? new AvgPool2d(3, shape.middleStride(), 1) : null;
    }

    @Override
    Tensor middle(Tensor x) {
      Tensor y = attention.forward(x);
      return pool == null ? y : pool.forward(y);
    }
  }
}
