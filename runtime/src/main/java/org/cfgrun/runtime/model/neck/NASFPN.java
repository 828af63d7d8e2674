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
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature pyramid whose connections were found by a search (NAS-FPN,
 * https://arxiv.org/abs/1904.07392). 1x1 convolutions bring the backbone's maps to the same number
 * of channels; each extra level is a 1x1 convolution of the last one and a max pooling. Stages of
 * cells follow, each of which merges two maps.
 */
@Component(Registries.MODELS)
public final class NASFPN extends Neck implements PretrainedPart.Owner {
  private static final int LEVELS = 5;
  private static final int FINEST = 3;

  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every level
   * @param numOuts number of output levels; must be 5, which the connections are made for
   * @param stackTimes number of stages
   * @param startLevel index of the first map that is used, from 0
   * @param endLevel index of the last map that is used; -1 for the last map
   * @param addExtraConvs accepted for compatibility with mmdet's configs; has no effect
   * @param normCfg kind of normalization; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      int numOuts,
      @Bounds(min = 0, max = 100) int stackTimes,
      @Default("0") int startLevel,
      @Default("-1") int endLevel,
      @Default("False") ExtraConvs addExtraConvs,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='Caffe2Xavier', layer='Conv2d')") @Nullable InitCfg initCfg) {
    public Args {
      if (numOuts != LEVELS) {
        throw new ArgumentException(
            "num_outs",
            "The connections are made for %s levels, got `num_outs` = %s. Set `num_outs=%s`."
                .formatted(LEVELS, numOuts, LEVELS));
      }
    }
  }

  private final Args args;
  private final PyramidLevels levels;
  private final List<ConvModule> laterals = new ArrayList<>();
  private final List<Layer> extras = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();

  public NASFPN(Args args) {
    this.args = args;
    levels =
        PyramidLevels.of(args.inChannels(), args.startLevel(), args.endLevel(), args.numOuts());
    int out = args.outChannels();
    for (int i = 0; i < levels.count(); i++) {
      laterals.add(module(levels.channels(i)));
    }
    for (int i = levels.count(); i < LEVELS; i++) {
      extras.add(new Sequential(List.of(module(out), new MaxPool2d(2, 2, 0))));
    }
    for (int i = 0; i < args.stackTimes(); i++) {
      stages.add(new Stage(out, args.normCfg()));
    }
    child("lateral_convs", new ModuleList<>(laterals));
    child("extra_downsamples", new ModuleList<>(extras));
    child("fpn_stages", new ModuleList<>(stages));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private ConvModule module(int in) {
    return new ConvModule(ConvShape.of(in, args.outChannels(), 1), null, args.normCfg(), null);
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    return levels.outputs(inputs, args.outChannels());
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < laterals.size(); i++) {
      maps.add(laterals.get(i).forward(features.get(levels.start() + i)));
    }
    for (Layer extra : extras) {
      Tensor last = maps.get(maps.size() - 1);
      MapSize size = MapSize.of(last);
      if (size.height() < 2 || size.width() < 2) {
        throw new ArgumentException(
            "`NASFPN` halves maps down to level 7, but the one of level %s has height %s and width %s. Pad images to a multiple of 128: `dict(type='Pad', size_divisor=128)`."
                .formatted(FINEST + maps.size() - 1, size.height(), size.width()));
      }
      maps.add(extra.forward(last));
    }
    List<Tensor> merged = maps;
    for (Stage stage : stages) {
      merged = stage.forward(merged);
    }
    return merged;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }

  /**
   * One stage. The name of a cell holds the levels of its two inputs and of its output: {@code
   * gp_64_4} merges levels 6 and 4 to level 4.
   */
  private static final class Stage extends Module {
    private final MergeCell gp64to4;
    private final MergeCell sum44to4;
    private final MergeCell sum43to3;
    private final MergeCell sum34to4;
    private final MergeCell gp43to5;
    private final MergeCell sum55to5;
    private final MergeCell gp54to7;
    private final MergeCell sum77to7;
    private final MergeCell gp75to6;

    Stage(int channels, @Nullable NormLayers norms) {
      MergeCell.Kind pooling = MergeCell.Kind.GLOBAL_POOLING;
      MergeCell.Kind sum = MergeCell.Kind.SUM;
      gp64to4 = child("gp_64_4", new MergeCell(pooling, channels, norms));
      sum44to4 = child("sum_44_4", new MergeCell(sum, channels, norms));
      sum43to3 = child("sum_43_3", new MergeCell(sum, channels, norms));
      sum34to4 = child("sum_34_4", new MergeCell(sum, channels, norms));
      gp43to5 = child("gp_43_5", new MergeCell(pooling));
      sum55to5 = child("sum_55_5", new MergeCell(sum, channels, norms));
      gp54to7 = child("gp_54_7", new MergeCell(pooling));
      sum77to7 = child("sum_77_7", new MergeCell(sum, channels, norms));
      gp75to6 = child("gp_75_6", new MergeCell(pooling, channels, norms));
    }

    List<Tensor> forward(List<Tensor> maps) {
      Tensor p3 = maps.get(0);
      Tensor p4 = maps.get(1);
      Tensor p5 = maps.get(2);
      Tensor p6 = maps.get(3);
      Tensor p7 = maps.get(4);
      Tensor middle = sum44to4.forward(gp64to4.forward(p6, p4, p4), p4, p4);
      Tensor out3 = sum43to3.forward(middle, p3, p3);
      Tensor out4 = sum34to4.forward(out3, middle, p4);
      Tensor out5 = sum55to5.forward(p5, gp43to5.forward(out4, out3, p5), p5);
      Tensor out7 = sum77to7.forward(p7, gp54to7.forward(out5, middle, p7), p7);
      Tensor out6 = gp75to6.forward(out7, out5, p6);
      return List.of(out3, out4, out5, out6, out7);
    }
  }
}
