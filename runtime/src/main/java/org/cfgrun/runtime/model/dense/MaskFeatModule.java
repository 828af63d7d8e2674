package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mask feature branch of SOLOv2 (https://arxiv.org/abs/2003.10152): brings the maps of some levels
 * to the size of the first, adds them, and applies a 1x1 convolution. The last map also has the
 * coordinates of its cells.
 */
public final class MaskFeatModule extends Module {
  /**
   * Mask feature branch ({@code mask_feature_head}).
   *
   * @param featChannels number of channels of the convolutions
   * @param startLevel index of the first feature map
   * @param endLevel index of the last feature map
   * @param outChannels number of channels of the output, and of the kernels that are applied to it
   * @param inChannels number of channels of the feature maps; that of the head if None
   * @param maskStride pixels of the image per pixel of the output
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int featChannels,
      @Bounds(min = 0) int startLevel,
      @Bounds(min = 0) int endLevel,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer inChannels,
      @Bounds(min = 1, max = 1 << 14) @Default("4") int maskStride,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("[dict(type='Normal', layer='Conv2d', std=0.01)]") @Nullable InitCfg initCfg) {
    public Args {
      if (endLevel <= startLevel) {
        throw new ArgumentException(
            "end_level",
            "Expected `end_level` above `start_level` = %s, got %s."
                .formatted(startLevel, endLevel));
      }
    }
  }

  private final Args args;
  private final ModuleList<Level> levels;
  private final ConvModule convPred;

  MaskFeatModule(Args args, int inChannels) {
    this.args = args;
    List<Level> all = new ArrayList<>();
    for (int level = args.startLevel(); level <= args.endLevel(); level++) {
      all.add(new Level(args, level, inChannels + (level == args.endLevel() ? 2 : 0)));
    }
    levels = child("convs_all_levels", new ModuleList<>(all));
    convPred =
        child("conv_pred", layer(args, ConvShape.of(args.featChannels(), args.outChannels(), 1)));
  }

  /** Sets the initial values, after those of the head. */
  void initialize() {
    LevelHead.applyInitCfg(this, args.initCfg());
    convPred.initialize();
  }

  private static ConvModule layer(Args args, ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), new ReLU(new ReLU.Args(true)));
  }

  /** Convolutions of one level, each followed by a doubling of the size, except in level 0. */
  private static final class Level extends Layer {
    private final List<ConvModule> convs = new ArrayList<>();
    private final boolean doubles;

    Level(Args args, int level, int in) {
      doubles = level > 0;
      for (int i = 0; i < Math.max(level, 1); i++) {
        int channels = i == 0 ? in : args.featChannels();
        ConvShape shape = ConvShape.of(channels, args.featChannels(), 3).padding(1);
        convs.add(child("conv" + i, layer(args, shape)));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (ConvModule conv : convs) {
        y = conv.forward(y);
        if (doubles) {
          y = SoloLayers.doubled(y);
        }
      }
      return y;
    }
  }

  /**
   * Computes the mask features, {@code [N, out_channels, height, width]}.
   *
   * @param features one map per level of the head
   */
  Tensor forward(List<Tensor> features) {
    Tensor sum = levels.get(0).forward(features.get(args.startLevel()));
    for (int i = 1; i < levels.modules().size(); i++) {
      Tensor map = features.get(args.startLevel() + i);
      boolean isLast = i == levels.modules().size() - 1;
      Tensor finer = levels.get(i).forward(isLast ? SoloLayers.KERNEL.withCoordinates(map) : map);
      if (!MapSize.of(finer).equals(MapSize.of(sum))) {
        throw new ArgumentException(
            "mask_feature_head",
            "The enlarged map of level %s has height %s and width %s, but that of level %s has height %s and width %s. Pad images to a multiple of the coarsest stride: `dict(type='Pad', size_divisor=32)`."
                .formatted(
                    args.startLevel() + i,
                    MapSize.of(finer).height(),
                    MapSize.of(finer).width(),
                    args.startLevel(),
                    MapSize.of(sum).height(),
                    MapSize.of(sum).width()));
      }
      sum = sum.add(finer);
    }
    return convPred.forward(sum);
  }
}
