package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.LayerOrder;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.UpsampleLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature pyramid whose coarse maps are enlarged by layers (CARAFE,
 * https://arxiv.org/abs/1905.02188). Unlike those of {@code FPN}, its extra levels come before the
 * path from the coarsest level to the finest, and are part of it: the first one is a 3x3
 * convolution with stride 2 of the backbone's last map, each further one of the level before. All
 * convolutions of the pyramid are initially Xavier uniform.
 */
@Component(value = Registries.MODELS, names = "FPN_CARAFE")
public final class CarafePyramid extends Neck {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param numOuts number of output levels
   * @param startLevel index of the first map that is used, from 0
   * @param endLevel index of the last map that is used; -1 for the last map
   * @param normCfg kind of normalization; none if None
   * @param actCfg activation; none if None
   * @param order order of convolution, normalization and activation
   * @param upsampleCfg how to enlarge maps to twice their size
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 16) int numOuts,
      @Default("0") int startLevel,
      @Default("-1") int endLevel,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("None") @Nullable Activation actCfg,
      @Default("('conv', 'norm', 'act')") LayerOrder order,
      @Default("dict(type='carafe', up_kernel=5, up_group=1, encoder_kernel=3, encoder_dilation=1)")
          UpsampleLayers upsampleCfg) {
    public Args {
      if (upsampleCfg.scaleFactor() != 2 || upsampleCfg.changesChannels()) {
        throw new ArgumentException(
            "upsample_cfg",
            "Expected `carafe`, `nearest` or `bilinear` with a factor of 2. Set `scale_factor=2`.");
      }
    }
  }

  private final Args args;
  private final PyramidLevels levels;
  private final List<ConvModule> laterals = new ArrayList<>();
  private final List<ConvModule> convs = new ArrayList<>();
  private final List<Layer> upsamples = new ArrayList<>();

  public CarafePyramid(Args args) {
    this.args = args;
    levels =
        PyramidLevels.of(args.inChannels(), args.startLevel(), args.endLevel(), args.numOuts());
    int out = args.outChannels();
    ConvShape conv = ConvShape.of(out, out, 3).padding(1);
    for (int i = 0; i < args.numOuts(); i++) {
      laterals.add(module(lateral(i)));
      convs.add(module(conv));
      if (i > 0) {
        upsamples.add(args.upsampleCfg().layer(out, out));
      }
    }
    child("lateral_convs", new ModuleList<>(laterals));
    child("fpn_convs", new ModuleList<>(convs));
    child("upsample_modules", new ModuleList<>(upsamples));
  }

  private ConvShape lateral(int level) {
    int out = args.outChannels();
    if (level < levels.count()) {
      return ConvShape.of(levels.channels(level), out, 1);
    }
    int in = level == levels.count() ? levels.channels(level - 1) : out;
    return ConvShape.of(in, out, 3).stride(2).padding(1);
  }

  private ConvModule module(ConvShape shape) {
    ConvModule module =
        new ConvModule(
            shape, null, args.normCfg(), args.actCfg(), args.normCfg() == null, args.order());
    module.init(Init.xavierUniform(1));
    return module;
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    return levels.outputs(inputs, args.outChannels());
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < laterals.size(); i++) {
      Tensor source =
          i <= levels.count()
              ? features.get(Math.min(levels.start() + i, levels.last()))
              : maps.get(i - 1);
      maps.add(laterals.get(i).forward(source));
    }
    for (int i = maps.size() - 2; i >= 0; i--) {
      Tensor finer = maps.get(i);
      Tensor coarser = upsamples.get(i).forward(maps.get(i + 1));
      maps.set(i, finer.add(cropped(coarser, finer)));
    }
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      outs.add(convs.get(i).forward(maps.get(i)));
    }
    return outs;
  }

  /** Returns the top left of a map, in the size of another one; odd sizes are one cell less. */
  private static Tensor cropped(Tensor map, Tensor like) {
    return map.shape().equals(like.shape())
        ? map
        : map.narrow(2, 0, like.shape().get(2)).narrow(3, 0, like.shape().get(3));
  }
}
