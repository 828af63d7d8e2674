package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.AvgPool2d;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Res2Net (https://arxiv.org/abs/1904.01169): a residual network whose bottlenecks split their
 * channels into scales. Each scale but the last has a 3x3 convolution, whose input is the sum of
 * the split and the output of the scale before it. The stem is deep, and shortcuts take the stride
 * by average pooling.
 */
@Component(Registries.MODELS)
public final class Res2Net extends ResidualBackbone {
  /**
   * @param depth 50, 101 or 152
   * @param scales number of scales, at least 2
   * @param baseWidth channels of a scale in the first stage; each stage doubles it
   * @param deepStem must be True: the stem has three 3x3 convolutions
   * @param avgDown must be True: shortcuts take the stride by average pooling
   * @param stages number, strides and channels of the stages
   * @param settings arguments that all variants share; {@code style} must be {@code pytorch}, and
   *     {@code zero_init_residual} has no effect, as in mmdet
   */
  public record Args(
      int depth,
      @Bounds(min = 2, max = 64) @Default("4") int scales,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("26") int baseWidth,
      @Default("True") boolean deepStem,
      @Default("True") boolean avgDown,
      @Inline StageSettings stages,
      @Inline ResidualSettings settings) {
    public Args {
      ResNet.bottlenecks(depth);
      require("deep_stem", "True", deepStem);
      require("avg_down", "True", avgDown);
      require("style", "'pytorch'", settings.style() == ResNetStyle.PYTORCH);
    }

    private static void require(String argument, String value, boolean isGiven) {
      if (!isGiven) {
        throw new ArgumentException(
            argument, "`%s` of Res2Net must be %s.".formatted(argument, value));
      }
    }

    private ResidualPlan plan() {
      List<StageShape> shapes =
          stages.shapes(ResNet.bottlenecks(depth), Bottleneck.EXPANSION).stream()
              .map(stage -> stage.grouped(stage.scaled(baseWidth, stages.baseChannels()), scales))
              .toList();
      return new ResidualPlan(
          Stem.DEEP, stages.stem(), true, false, shapes, shape -> new Block(shape, scales));
    }
  }

  public Res2Net(Args args) {
    super(args.settings(), args.plan());
  }

  /** Bottleneck with scales. */
  private static final class Block extends Bottleneck {
    private final int width;
    private final boolean isFirst;
    private final ModuleList<Layer> convs;
    private final ModuleList<Norm> norms;
    private final @Nullable AvgPool2d pool;

    Block(BlockShape shape, int scales) {
      super(shape, shape.width() * scales, Map.of());
      width = shape.width();
      isFirst = shape.isFirst();
      int stride = shape.stride();
      List<Layer> each = new ArrayList<>();
      List<Norm> eachNorm = new ArrayList<>();
      for (int i = 1; i < scales; i++) {
        each.add(shape.middleConv(width, width, stride, 1));
        eachNorm.add(shape.norm(width));
      }
      convs = child("convs", new ModuleList<>(each));
      norms = child("bns", new ModuleList<>(eachNorm));
      pool = stride == 1 ? null : new AvgPool2d(3, stride, 1);
    }

    @Override
    Tensor middle(Tensor x) {
      List<Tensor> scales = new ArrayList<>();
      for (int i = 0; i < convs.modules().size(); i++) {
        Tensor split = split(x, i);
        // In the first block the scales differ in size from their splits.
        Tensor input = i == 0 || isFirst ? split : split.add(scales.get(i - 1));
        scales.add(ConvNorm.relu(convs.get(i), norms.get(i), input));
      }
      Tensor last = split(x, scales.size());
      scales.add(pool == null ? last : pool.forward(last));
      return Tensor.cat(scales, 1);
    }

    private Tensor split(Tensor x, int index) {
      return x.narrow(1, (long) index * width, width);
    }
  }
}
