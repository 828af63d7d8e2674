package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Feature pyramid (https://arxiv.org/abs/1612.03144). 1x1 convolutions bring the backbone's maps to
 * the same number of channels. Each map is resized to the next finer one and added to it, and a 3x3
 * convolution follows on every level. Each extra level halves the resolution of the last one.
 */
@Component(Registries.MODELS)
public class FPN extends Neck implements PretrainedPart.Owner {
  /**
   * @param settings arguments that feature pyramids share
   * @param upsampleCfg how to resize maps to the next finer one
   */
  public record Args(
      @Inline PyramidSettings settings, @Default("dict(mode='nearest')") UpsampleCfg upsampleCfg) {}

  private final PyramidSettings args;
  private final UpsampleCfg upsampleCfg;
  private final PyramidLevels levels;
  private final ModuleList<ConvModule> laterals;
  private final ModuleList<ConvModule> convs;

  public FPN(Args args) {
    this(args.settings(), args.upsampleCfg());
    applyInitCfg();
  }

  /** Creates the layers without their initial values. */
  FPN(PyramidSettings args, UpsampleCfg upsampleCfg) {
    this.args = args;
    this.upsampleCfg = upsampleCfg;
    levels =
        PyramidLevels.of(args.inChannels(), args.startLevel(), args.endLevel(), args.numOuts());
    List<ConvModule> lateral = new ArrayList<>();
    List<ConvModule> conv = new ArrayList<>();
    int out = args.outChannels();
    for (int i = 0; i < levels(); i++) {
      int in = levels.channels(i);
      NormLayers norms = args.noNormOnLateral() ? null : args.normCfg();
      lateral.add(new ConvModule(ConvShape.of(in, out, 1), args.convCfg(), norms, args.actCfg()));
      conv.add(convModule(ConvShape.of(out, out, 3).padding(1)));
    }
    if (args.addExtraConvs() != ExtraConvs.NONE) {
      for (int i = levels(); i < args.numOuts(); i++) {
        boolean onInput = i == levels() && args.addExtraConvs() == ExtraConvs.ON_INPUT;
        int in = onInput ? args.inChannels().get(levels.last()) : out;
        conv.add(convModule(ConvShape.of(in, out, 3).stride(2).padding(1)));
      }
    }
    laterals = child("lateral_convs", new ModuleList<>(lateral));
    convs = child("fpn_convs", new ModuleList<>(conv));
  }

  /** Declares the initial values, after all layers are added. */
  final void applyInitCfg() {
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Creates a convolution with the normalization and activation of the pyramid. */
  final ConvModule convModule(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  /** Returns the number of levels that are computed from the backbone's maps. */
  final int levels() {
    return levels.count();
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    return levels.outputs(inputs, args.outChannels());
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Tensor[] maps = new Tensor[levels()];
    for (int i = levels() - 1; i >= 0; i--) {
      maps[i] = laterals.get(i).forward(features.get(args.startLevel() + i));
      if (i < levels() - 1) {
        maps[i] = maps[i].add(upsampleCfg.resize(maps[i + 1], maps[i].shape()));
      }
    }
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < levels(); i++) {
      outs.add(convs.get(i).forward(maps[i]));
    }
    outs = refined(outs);
    while (outs.size() < args.numOuts()) {
      outs.add(furtherLevel(features, maps, outs));
    }
    return outs;
  }

  /**
   * Changes the maps before further levels are computed from them.
   *
   * @return a list that can be extended
   */
  List<Tensor> refined(List<Tensor> maps) {
    return maps;
  }

  private Tensor furtherLevel(List<Tensor> features, Tensor[] maps, List<Tensor> outs) {
    Tensor last = outs.get(outs.size() - 1);
    if (args.addExtraConvs() == ExtraConvs.NONE) {
      return Functional.maxPool2d(last, 1, 2, 0, false);
    }
    ConvModule conv = convs.get(outs.size());
    if (outs.size() > levels()) {
      return conv.forward(args.reluBeforeExtraConvs() ? last.relu() : last);
    }
    return switch (args.addExtraConvs()) {
      case ON_INPUT -> conv.forward(features.get(levels.last()));
      case ON_LATERAL -> conv.forward(maps[levels() - 1]);
      default -> conv.forward(last);
    };
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
