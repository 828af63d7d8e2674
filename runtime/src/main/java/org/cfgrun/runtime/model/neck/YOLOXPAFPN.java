package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.CSPLayer;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.CspSettings;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Path aggregation network of YOLOX (https://arxiv.org/abs/2107.08430). Maps are concatenated
 * instead of added: from the coarsest level to the finest, then back, each time followed by a
 * {@link CSPLayer}. A 1x1 convolution ends each level.
 */
@Component(Registries.MODELS)
public final class YOLOXPAFPN extends Neck implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param numCspBlocks number of bottleneck blocks of each {@link CSPLayer}
   * @param upsampleCfg how to resize maps to the next finer one
   * @param layers arguments that the parts of YOLOX share
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 0, max = 1000) @Default("3") int numCspBlocks,
      @Default("dict(scale_factor=2, mode='nearest')") UpsampleCfg upsampleCfg,
      @Inline CspSettings layers,
      @Default(
              "dict(type='Kaiming', layer='Conv2d', a=2.23606797749979, distribution='uniform',"
                  + " mode='fan_in', nonlinearity='leaky_relu')")
          @Nullable InitCfg initCfg) {
    public Args {
      if (inChannels.isEmpty()) {
        throw new ArgumentException("in_channels", "`in_channels` must not be empty.");
      }
    }
  }

  private final Args args;
  private final ModuleList<ConvModule> reduceLayers;
  private final ModuleList<CSPLayer> topDownBlocks;
  private final ModuleList<Layer> downsamples;
  private final ModuleList<CSPLayer> bottomUpBlocks;
  private final ModuleList<ConvModule> outConvs;

  public YOLOXPAFPN(Args args) {
    this.args = args;
    CspSettings settings = args.layers();
    List<Integer> channels = args.inChannels();
    List<ConvModule> reduce = new ArrayList<>();
    List<CSPLayer> down = new ArrayList<>();
    for (int i = channels.size() - 1; i > 0; i--) {
      int finer = channels.get(i - 1);
      reduce.add(settings.conv(ConvShape.of(channels.get(i), finer, 1)));
      down.add(new CSPLayer(2 * finer, finer, args.numCspBlocks(), false, settings));
    }
    List<Layer> sample = new ArrayList<>();
    List<CSPLayer> up = new ArrayList<>();
    for (int i = 0; i < channels.size() - 1; i++) {
      int own = channels.get(i);
      sample.add(settings.spatialConv(ConvShape.of(own, own, 3).stride(2).padding(1)));
      up.add(new CSPLayer(2 * own, channels.get(i + 1), args.numCspBlocks(), false, settings));
    }
    reduceLayers = child("reduce_layers", new ModuleList<>(reduce));
    topDownBlocks = child("top_down_blocks", new ModuleList<>(down));
    downsamples = child("downsamples", new ModuleList<>(sample));
    bottomUpBlocks = child("bottom_up_blocks", new ModuleList<>(up));
    outConvs =
        child(
            "out_convs",
            new ModuleList<>(
                channels.stream()
                    .map(in -> settings.conv(ConvShape.of(in, args.outChannels(), 1)))
                    .toList()));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
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
    return inputs.stream().map(map -> new FeatureMap(args.outChannels(), map.stride())).toList();
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    int levels = features.size();
    Tensor[] inner = new Tensor[levels];
    inner[levels - 1] = features.get(levels - 1);
    for (int i = levels - 1; i > 0; i--) {
      inner[i] = reduceLayers.get(levels - 1 - i).forward(inner[i]);
      Tensor finer = features.get(i - 1);
      Tensor enlarged = args.upsampleCfg().upsample(inner[i], finer.shape());
      inner[i - 1] =
          topDownBlocks
              .get(levels - 1 - i)
              .forward(ConcatenatedMaps.of("YOLOXPAFPN", enlarged, finer));
    }
    List<Tensor> outs = new ArrayList<>();
    Tensor map = inner[0];
    outs.add(outConvs.get(0).forward(map));
    for (int i = 1; i < levels; i++) {
      Tensor reduced = downsamples.get(i - 1).forward(map);
      map = bottomUpBlocks.get(i - 1).forward(ConcatenatedMaps.of("YOLOXPAFPN", reduced, inner[i]));
      outs.add(outConvs.get(i).forward(map));
    }
    return outs;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
