package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.LayerOrder;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature pyramid of NAS-FCOS (https://arxiv.org/abs/1906.04423): seven cells, found by a search,
 * each of which merges two maps. The inputs of a cell are the three maps of the backbone and the
 * outputs of the cells before it.
 */
@Component(Registries.MODELS)
public final class NASFCOS_FPN extends Neck {
  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every output
   * @param numOuts number of outputs
   * @param startLevel index of the first of the three maps that are used
   * @param endLevel index of the last one; -1 for the last map of the backbone
   * @param addExtraConvs accepted for compatibility with mmdet's configs; has no effect: further
   *     levels are always made by convolutions
   * @param convCfg kind of the convolutions of the inputs of cells; the plain one if None
   * @param normCfg kind of their normalization; none if None
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 100) int numOuts,
      @Bounds(min = 0) @Default("1") int startLevel,
      @Bounds(min = -1) @Default("-1") int endLevel,
      @Default("False") boolean addExtraConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg) {
    public Args {
      int end = endLevel == -1 ? inChannels.size() - 1 : endLevel;
      if (startLevel != 1 || inChannels.size() != 4 || end != 3) {
        throw new ArgumentException(
            "start_level",
            "`NASFCOS_FPN` uses the last three of four maps, got `start_level` %s, `end_level` %s and %s `in_channels`. Set `start_level=1`, and a number of channels for each of four maps."
                .formatted(startLevel, endLevel, inChannels.size()));
      }
      if (numOuts < MAPS) {
        throw new ArgumentException(
            "num_outs", "`num_outs` must be at least %s, got %s.".formatted(MAPS, numOuts));
      }
    }
  }

  /** Number of maps of the backbone that are used. */
  private static final int MAPS = 3;

  /**
   * Name of each cell, which has the numbers of its inputs, and whether it convolves the second.
   */
  private static final Map<String, Boolean> CELLS = new LinkedHashMap<>();

  static {
    CELLS.put("c22_1", true);
    CELLS.put("c22_2", true);
    CELLS.put("c32", false);
    CELLS.put("c02", false);
    CELLS.put("c42", true);
    CELLS.put("c36", true);
    CELLS.put("c61", true);
  }

  /** Numbers of the maps that the outputs are made from, from the finest. */
  private static final List<Integer> OUTPUTS = List.of(9, 8, 7);

  /** Number of the map that is added to all of these. */
  private static final int SHARED = 5;

  private final Args args;
  private final ModuleList<ConvModule> adaptConvs;
  private final Cells cells;
  private final ModuleList<ConvModule> extraDownsamples;

  public NASFCOS_FPN(Args args) {
    this.args = args;
    NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
    int out = args.outChannels();
    List<ConvModule> adapt = new ArrayList<>();
    for (int channels : args.inChannels().subList(args.startLevel(), args.inChannels().size())) {
      adapt.add(
          new ConvModule(
              ConvShape.of(channels, out, 1), null, norms, new ReLU(new ReLU.Args(false))));
    }
    adaptConvs = child("adapt_convs", new ModuleList<>(adapt));
    cells = child("fpn", new Cells(args, norms));
    List<ConvModule> extra = new ArrayList<>();
    for (int i = MAPS; i < args.numOuts(); i++) {
      extra.add(
          new ConvModule(
              ConvShape.of(out, out, 3).stride(2).padding(1),
              null,
              null,
              i == MAPS ? null : new ReLU(new ReLU.Args(false)),
              true,
              LayerOrder.ACT_CONV_NORM));
    }
    extraDownsamples = child("extra_downsamples", new ModuleList<>(extra));
    Init xavier = Init.kaimingUniform(Fan.FAN_IN, 1);
    adapt.forEach(conv -> conv.init(xavier));
    extra.forEach(conv -> conv.init(xavier));
  }

  /** The cells, by name. */
  private static final class Cells extends Module {
    private final List<ConcatCell> all = new ArrayList<>();

    Cells(Args args, NormLayers norms) {
      CELLS.forEach((name, both) -> all.add(child(name, new ConcatCell(args, norms, both))));
    }
  }

  /** Concatenates two maps after a convolution of the first or of both. */
  private static final class ConcatCell extends Module {
    private final ConvModule out;
    private final ConvModule first;
    private final @Nullable ConvModule second;

    ConcatCell(Args args, NormLayers norms, boolean both) {
      int channels = args.outChannels();
      out =
          child(
              "out_conv",
              new ConvModule(
                  ConvShape.of(2 * channels, channels, 1).groups(channels),
                  null,
                  norms,
                  new ReLU(new ReLU.Args(true)),
                  false,
                  LayerOrder.NORM_ACT_CONV));
      first = child("input1_conv", input(args));
      second = both ? child("input2_conv", input(args)) : null;
    }

    private static ConvModule input(Args args) {
      int channels = args.outChannels();
      return new ConvModule(
          ConvShape.of(channels, channels, 3).padding(1),
          args.convCfg(),
          args.normCfg(),
          new ReLU(new ReLU.Args(true)),
          true);
    }

    /** Returns a map of the size of the larger one. */
    Tensor forward(Tensor a, Tensor b) {
      Tensor larger = MergeCell.isSmaller(a.shape(), b.shape()) ? b : a;
      Tensor x = MergeCell.resized(first.forward(a), larger.shape());
      Tensor y = MergeCell.resized(second == null ? b : second.forward(b), larger.shape());
      return out.forward(Tensor.cat(List.of(x, y), 1));
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
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = 0; i < args.numOuts(); i++) {
      int stride =
          i < MAPS ? inputs.get(args.startLevel() + i).stride() : outputs.get(i - 1).stride() * 2;
      outputs.add(new FeatureMap(args.outChannels(), stride));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < MAPS; i++) {
      maps.add(adaptConvs.get(i).forward(features.get(args.startLevel() + i)));
    }
    int cell = 0;
    for (String name : CELLS.keySet()) {
      Tensor a = maps.get(name.charAt(1) - '0');
      Tensor b = maps.get(name.charAt(2) - '0');
      maps.add(cells.all.get(cell++).forward(a, b));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < MAPS; i++) {
      Tensor own = maps.get(OUTPUTS.get(i));
      Tensor sum = own.add(resized(maps.get(SHARED), own));
      outputs.add(resized(sum, features.get(args.startLevel() + i)));
    }
    for (ConvModule conv : extraDownsamples.modules()) {
      outputs.add(conv.forward(outputs.get(outputs.size() - 1)));
    }
    return outputs;
  }

  private static Tensor resized(Tensor x, Tensor like) {
    return Functional.interpolateBilinear(x, like.shape().get(2), like.shape().get(3), false);
  }
}
