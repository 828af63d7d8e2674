package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DepthwiseSeparableConvModule;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.L2Norm;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Neck of SSD (https://arxiv.org/abs/1512.02325): normalizes the backbone's first map, and computes
 * further, coarser maps from its last one, each by a 1x1 convolution that halves the channels and a
 * larger one.
 */
@Component(Registries.MODELS)
public final class SSDNeck extends Neck implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every output, first the backbone's
   * @param levelStrides stride of each further map relative to the one before
   * @param levelPaddings padding of the convolution of each further map
   * @param l2NormScale initial factor of {@link L2Norm} of the first map; None or 0 for none
   * @param lastKernelSize size of the last convolution; the others are 3x3
   * @param useDepthwise whether the larger convolutions are depthwise separable (SSDLite)
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param actCfg activation; none if None
   * @param initCfg initial values of the convolutions
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> outChannels,
      @Bounds(min = 1, max = 64) List<Integer> levelStrides,
      @Bounds(min = 0, max = 64) List<Integer> levelPaddings,
      @Default("20.") @Nullable Double l2NormScale,
      @Bounds(min = 1, max = 64) @Default("3") int lastKernelSize,
      @Default("False") boolean useDepthwise,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='ReLU')") @Nullable Activation actCfg,
      @Default(
              "[dict(type='Xavier', distribution='uniform', layer='Conv2d'), dict(type='Constant',"
                  + " val=1, layer='BatchNorm2d')]")
          @Nullable InitCfg initCfg) {
    public Args {
      int inputs = inChannels.size();
      if (inputs == 0
          || outChannels.size() <= inputs
          || !outChannels.subList(0, inputs).equals(inChannels)) {
        throw new ArgumentException(
            "out_channels",
            "Expected `in_channels` %s followed by the channels of further maps, got %s."
                .formatted(inChannels, outChannels));
      }
      int further = outChannels.size() - inputs;
      requireOneEach("level_strides", levelStrides, further);
      requireOneEach("level_paddings", levelPaddings, further);
      if (outChannels.stream().anyMatch(channels -> channels < 2)) {
        throw new ArgumentException(
            "out_channels", "Expected at least 2 channels, got %s.".formatted(outChannels));
      }
    }

    private static void requireOneEach(String name, List<Integer> numbers, int further) {
      if (numbers.size() != further) {
        throw new ArgumentException(
            name,
            "Expected a number for each of %s further maps, got %s."
                .formatted(further, numbers.size()));
      }
    }
  }

  private final Args args;
  private final @Nullable L2Norm norm;
  private final ModuleList<Sequential> extraLayers;

  public SSDNeck(Args args) {
    this.args = args;
    Double given = args.l2NormScale();
    double scale = given == null ? 0 : given;
    norm = scale == 0 ? null : child("l2_norm", new L2Norm(args.inChannels().get(0), scale));
    List<Sequential> levels = new ArrayList<>();
    int count = args.levelStrides().size();
    for (int i = 0; i < count; i++) {
      int out = args.outChannels().get(args.inChannels().size() + i);
      int in = args.outChannels().get(args.inChannels().size() + i - 1);
      ConvShape large =
          ConvShape.of(out / 2, out, kernel(i))
              .stride(args.levelStrides().get(i))
              .padding(args.levelPaddings().get(i));
      levels.add(new Sequential(List.of(conv(ConvShape.of(in, out / 2, 1)), spatialConv(large))));
    }
    extraLayers = child("extra_layers", new ModuleList<>(levels));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    if (norm != null) {
      norm.own().values().forEach(weight -> weight.init(Init.constant(scale)));
    }
  }

  private ConvModule conv(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  private Layer spatialConv(ConvShape shape) {
    return args.useDepthwise()
        ? new DepthwiseSeparableConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg())
        : conv(shape);
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    if (!FeatureMap.channels(inputs).equals(args.inChannels())) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone's maps have %s channels."
              .formatted(args.inChannels(), FeatureMap.channels(inputs)));
    }
    List<FeatureMap> outputs = new ArrayList<>(inputs);
    for (int i = 0; i < args.levelStrides().size(); i++) {
      int stride = outputs.get(outputs.size() - 1).stride() * args.levelStrides().get(i);
      outputs.add(new FeatureMap(args.outChannels().get(inputs.size() + i), stride));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> outs = new ArrayList<>(features);
    if (norm != null) {
      outs.set(0, norm.forward(features.get(0)));
    }
    Tensor x = outs.get(outs.size() - 1);
    for (int i = 0; i < extraLayers.modules().size(); i++) {
      requireSize(x, i);
      x = extraLayers.get(i).forward(x);
      outs.add(x);
    }
    return outs;
  }

  /** Requires that the kernel of a further map lies inside the map before it. */
  private void requireSize(Tensor map, int further) {
    int least = kernel(further) - 2 * args.levelPaddings().get(further);
    MapSize size = MapSize.of(map);
    if (size.height() < least || size.width() < least) {
      throw new ArgumentException(
          "Further map %s of `SSDNeck` requires one of at least %s x %s cells before it, but that has height %s and width %s. Use larger images: 300 x 300 pixels for SSD300."
              .formatted(further + 1, least, least, size.height(), size.width()));
    }
  }

  private int kernel(int further) {
    return further == args.levelStrides().size() - 1 ? args.lastKernelSize() : 3;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
