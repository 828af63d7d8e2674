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
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings the backbone's maps to the same number of channels, each by a convolution. Further levels
 * come from 3x3 convolutions with stride 2, the first of them from the backbone's last map.
 */
@Component(Registries.MODELS)
public final class ChannelMapper extends Neck implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param kernelSize kernel size of the convolutions, odd; those of further levels are 3x3
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param actCfg activation; none if None
   * @param numOuts number of output levels; one for each map if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 63) @Default("3") int kernelSize,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='ReLU')") @Nullable Activation actCfg,
      @Bounds(min = 1, max = 16) @Default("None") @Nullable Integer numOuts,
      @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')")
          @Nullable InitCfg initCfg) {
    public Args {
      if (kernelSize % 2 == 0) {
        throw new ArgumentException(
            "kernel_size", "`kernel_size` must be odd, got %s.".formatted(kernelSize));
      }
    }
  }

  private final Args args;
  private final PyramidLevels levels;
  private final ModuleList<ConvModule> convs;
  private final List<ConvModule> extra = new ArrayList<>();

  public ChannelMapper(Args args) {
    this.args = args;
    int inputs = args.inChannels().size();
    levels =
        PyramidLevels.of(
            args.inChannels(), 0, -1, args.numOuts() == null ? inputs : args.numOuts());
    List<ConvModule> own = new ArrayList<>();
    for (int in : args.inChannels()) {
      own.add(
          convModule(
              ConvShape.of(in, args.outChannels(), args.kernelSize())
                  .padding(args.kernelSize() / 2)));
    }
    convs = child("convs", new ModuleList<>(own));
    for (int i = inputs; i < levels.outs(); i++) {
      int in = i == inputs ? args.inChannels().get(inputs - 1) : args.outChannels();
      extra.add(convModule(ConvShape.of(in, args.outChannels(), 3).stride(2).padding(1)));
    }
    if (!extra.isEmpty()) {
      child("extra_convs", new ModuleList<>(extra));
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private ConvModule convModule(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    return levels.outputs(inputs, args.outChannels());
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      outs.add(convs.get(i).forward(features.get(i)));
    }
    Tensor last = features.get(features.size() - 1);
    for (ConvModule conv : extra) {
      last = conv.forward(last);
      outs.add(last);
    }
    return outs;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
