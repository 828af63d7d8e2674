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
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature pyramid (https://arxiv.org/abs/1612.03144). 1x1 convolutions bring the backbone's maps to
 * the same number of channels. Each map is resized to the next finer one and added to it, and a 3x3
 * convolution follows on every level. Each extra level halves the resolution of the last one.
 */
@Component(Registries.MODELS)
public final class FPN extends Neck implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param numOuts number of output levels
   * @param startLevel index of the first map that is used, from 0
   * @param endLevel index of the last map that is used; -1 for the last map
   * @param addExtraConvs source of extra levels: convolutions {@code on_input} (also True), {@code
   *     on_lateral} or {@code on_output}; False for every second pixel
   * @param reluBeforeExtraConvs whether to apply ReLU to extra levels after the first before their
   *     convolution
   * @param noNormOnLateral whether to omit the normalization of the 1x1 convolutions
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param actCfg activation; none if None
   * @param upsampleCfg how to resize maps to the next finer one
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 16) int numOuts,
      @Default("0") int startLevel,
      @Default("-1") int endLevel,
      @Default("False") ExtraConvs addExtraConvs,
      @Default("False") boolean reluBeforeExtraConvs,
      @Default("False") boolean noNormOnLateral,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("None") @Nullable Activation actCfg,
      @Default("dict(mode='nearest')") UpsampleCfg upsampleCfg,
      @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')")
          @Nullable InitCfg initCfg) {}

  private final Args args;
  private final int levels;
  private final ModuleList<ConvModule> laterals;
  private final ModuleList<ConvModule> convs;

  public FPN(Args args) {
    this.args = args;
    levels = usedLevels(args);
    List<ConvModule> lateral = new ArrayList<>();
    List<ConvModule> conv = new ArrayList<>();
    int out = args.outChannels();
    for (int i = 0; i < levels; i++) {
      int in = args.inChannels().get(args.startLevel() + i);
      NormLayers norms = args.noNormOnLateral() ? null : args.normCfg();
      lateral.add(new ConvModule(ConvShape.of(in, out, 1), args.convCfg(), norms, args.actCfg()));
      conv.add(convModule(ConvShape.of(out, out, 3).padding(1)));
    }
    if (args.addExtraConvs() != ExtraConvs.NONE) {
      for (int i = levels; i < args.numOuts(); i++) {
        boolean onInput = i == levels && args.addExtraConvs() == ExtraConvs.ON_INPUT;
        int in = onInput ? args.inChannels().get(lastLevel()) : out;
        conv.add(convModule(ConvShape.of(in, out, 3).stride(2).padding(1)));
      }
    }
    laterals = child("lateral_convs", new ModuleList<>(lateral));
    convs = child("fpn_convs", new ModuleList<>(conv));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private static int usedLevels(Args args) {
    int inputs = args.inChannels().size();
    int last = args.endLevel() == -1 ? inputs - 1 : args.endLevel();
    if (last < 0 || last >= inputs) {
      throw new ArgumentException(
          "end_level", "`end_level` must be -1 or the number of one of the `in_channels`");
    }
    if (args.startLevel() < 0 || args.startLevel() > last) {
      throw new ArgumentException(
          "start_level", "`start_level` must be from 0 to the last level that is used");
    }
    int levels = last - args.startLevel() + 1;
    if (args.numOuts() < levels) {
      throw new ArgumentException(
          "num_outs", "`num_outs` must be at least the number of levels used, " + levels);
    }
    if (last < inputs - 1 && args.numOuts() > levels) {
      throw new ArgumentException(
          "num_outs",
          "`num_outs` must be " + levels + ": there are no further levels above `end_level`");
    }
    return levels;
  }

  private ConvModule convModule(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  private int lastLevel() {
    return args.startLevel() + levels - 1;
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    if (inputs.size() != args.inChannels().size()) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone has %s feature maps. Set one number per map, or change `out_indices` of the backbone."
              .formatted(args.inChannels(), inputs.size()));
    }
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = args.startLevel(); i <= lastLevel(); i++) {
      if (inputs.get(i).channels() != args.inChannels().get(i)) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` of the neck is %s, but the backbone's maps have %s channels."
                .formatted(args.inChannels(), FeatureMap.channels(inputs)));
      }
      outputs.add(new FeatureMap(args.outChannels(), inputs.get(i).stride()));
    }
    while (outputs.size() < args.numOuts()) {
      int last = outputs.get(outputs.size() - 1).stride();
      outputs.add(new FeatureMap(args.outChannels(), last * 2));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Tensor[] maps = new Tensor[levels];
    for (int i = levels - 1; i >= 0; i--) {
      maps[i] = laterals.get(i).forward(features.get(args.startLevel() + i));
      if (i < levels - 1) {
        maps[i] = maps[i].add(upsampled(maps[i + 1], maps[i].shape()));
      }
    }
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < levels; i++) {
      outs.add(convs.get(i).forward(maps[i]));
    }
    while (outs.size() < args.numOuts()) {
      outs.add(furtherLevel(features, maps, outs));
    }
    return outs;
  }

  private Tensor upsampled(Tensor map, Shape finer) {
    Integer factor = args.upsampleCfg().scaleFactor();
    Shape shape = map.shape();
    return factor == null
        ? Functional.interpolateNearest(map, finer.get(2), finer.get(3))
        : Functional.interpolateNearest(map, shape.get(2) * factor, shape.get(3) * factor);
  }

  private Tensor furtherLevel(List<Tensor> features, Tensor[] maps, List<Tensor> outs) {
    Tensor last = outs.get(outs.size() - 1);
    if (args.addExtraConvs() == ExtraConvs.NONE) {
      return Functional.maxPool2d(last, 1, 2, 0, false);
    }
    ConvModule conv = convs.get(outs.size());
    if (outs.size() > levels) {
      return conv.forward(args.reluBeforeExtraConvs() ? last.relu() : last);
    }
    return switch (args.addExtraConvs()) {
      case ON_INPUT -> conv.forward(features.get(lastLevel()));
      case ON_LATERAL -> conv.forward(maps[levels - 1]);
      default -> conv.forward(last);
    };
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
