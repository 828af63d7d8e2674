package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Key;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * High-resolution feature pyramid (https://arxiv.org/abs/1904.04514): all maps are resized to the
 * finest one and joined by a 1x1 convolution; each level is this map, pooled, followed by a 3x3
 * convolution.
 */
@Component(Registries.MODELS)
public final class HRFPN extends Neck implements PretrainedPart.Owner {
  /** Pooling of the levels. */
  public enum PoolingType {
    @Key("MAX")
    MAX,
    @Key("AVG")
    AVG
  }

  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param numOuts number of output levels
   * @param poolingType pooling that makes the coarser levels: {@code MAX} or {@code AVG}
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg accepted for compatibility; the convolutions have no normalization, as in mmdet
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param stride stride of the 3x3 convolutions
   * @param initCfg initial values of the 3x3 convolutions; the 1x1 convolution has Kaiming normal
   *     ones, as in mmdet
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 16) @Default("5") int numOuts,
      @Default("'AVG'") PoolingType poolingType,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("False") boolean withCp,
      @Bounds(min = 1, max = 32) @Default("1") int stride,
      @Default("dict(type='Caffe2Xavier', layer='Conv2d')") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final ConvModule reduction;
  private final ModuleList<ConvModule> convs;

  public HRFPN(Args args) {
    this.args = args;
    int sum = args.inChannels().stream().mapToInt(Integer::intValue).sum();
    int out = args.outChannels();
    reduction =
        child(
            "reduction_conv",
            new ConvModule(ConvShape.of(sum, out, 1), args.convCfg(), null, null));
    List<ConvModule> each = new ArrayList<>();
    for (int i = 0; i < args.numOuts(); i++) {
      ConvShape shape = ConvShape.of(out, out, 3).padding(1).stride(args.stride());
      each.add(new ConvModule(shape, args.convCfg(), null, null));
    }
    convs = child("fpn_convs", new ModuleList<>(each));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    if (pretrainedParts().isEmpty()) {
      reduction.initialize();
    }
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    if (!FeatureMap.channels(inputs).equals(args.inChannels())) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone's maps have %s channels."
              .formatted(args.inChannels(), FeatureMap.channels(inputs)));
    }
    int stride = inputs.get(0).stride() * args.stride();
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = 0; i < args.numOuts(); i++) {
      outputs.add(new FeatureMap(args.outChannels(), stride << i));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Shape finest = features.get(0).shape();
    List<Tensor> maps = new ArrayList<>();
    for (Tensor map : features) {
      maps.add(
          maps.isEmpty()
              ? map
              : Functional.interpolateBilinear(map, finest.get(2), finest.get(3), false));
    }
    Tensor joined = reduction.forward(Tensor.cat(maps, 1));
    List<Tensor> levels = new ArrayList<>();
    for (int i = 0; i < args.numOuts(); i++) {
      levels.add(convs.get(i).forward(pooled(joined, 1 << i)));
    }
    return levels;
  }

  private Tensor pooled(Tensor map, int size) {
    if (size == 1) {
      return map;
    }
    return args.poolingType() == PoolingType.MAX
        ? Functional.maxPool2d(map, size, size, 0, false)
        : Functional.avgPool2d(map, size, size, 0, false, true);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
