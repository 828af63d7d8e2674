package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.Collections;
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
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature pyramid grid (https://arxiv.org/abs/2004.03580): pyramids in parallel, each of which is
 * computed from the one before. A level is the sum of what transitions make of its neighbors: the
 * level below in the same pyramid (above on a path from the coarsest level), the same level, the
 * ones below and above in the pyramid before, and the same level of the first pyramid.
 */
@Component(Registries.MODELS)
public final class FPG extends Neck implements PretrainedPart.Owner {
  /** Direction in which the levels of a pyramid are computed. */
  public enum Path {
    /** From the finest level to the coarsest. */
    BU,
    /** From the coarsest level to the finest. */
    TD
  }

  /**
   * @param inChannels number of channels of each of the backbone's maps
   * @param outChannels number of channels of every output level
   * @param numOuts number of output levels
   * @param stackTimes number of pyramids after the first
   * @param paths direction of each: {@code bu} (bottom-up) or {@code td} (top-down)
   * @param skipInds for each level, the indices of the pyramids that take it unchanged from the one
   *     before; paths from the coarsest level cannot skip levels
   * @param acrossSkipTrans transition from the same level of the first pyramid; none if None. The
   *     default of mmdet does not exist there
   * @param interChannels number of channels inside the grid; {@code out_channels} if None
   * @param sameDownTrans transition from the level above in the same pyramid, on paths from the
   *     coarsest level; none if None
   * @param sameUpTrans transition from the level below in the same pyramid, on paths from the
   *     finest level; none if None
   * @param acrossLateralTrans transition from the same level of the pyramid before
   * @param acrossDownTrans transition from the level above of the pyramid before; none if None
   * @param acrossUpTrans transition from the level below of the pyramid before; none if None
   * @param outputTrans transition from the last pyramid to the output; must be a {@code last_conv}
   * @param startLevel index of the first map that is used, from 0
   * @param endLevel index of the last map that is used; -1 for the last map
   * @param addExtraConvs whether extra levels are 3x3 convolutions of the level below instead of
   *     every second cell of it
   * @param normCfg accepted for compatibility with mmdet's configs; has no effect, because each
   *     transition has its own
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = 16) int numOuts,
      @Bounds(min = 0, max = 100) int stackTimes,
      List<Path> paths,
      List<List<Integer>> skipInds,
      @Nullable PyramidTransition acrossSkipTrans,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None")
          @Nullable Integer interChannels,
      @Default("None") @Nullable PyramidTransition sameDownTrans,
      @Default("dict(type='conv', kernel_size=3, stride=2, padding=1)")
          @Nullable PyramidTransition sameUpTrans,
      @Default("dict(type='conv', kernel_size=1)") PyramidTransition acrossLateralTrans,
      @Default("dict(type='conv', kernel_size=3)") @Nullable PyramidTransition acrossDownTrans,
      @Default("None") @Nullable PyramidTransition acrossUpTrans,
      @Default("dict(type='last_conv', kernel_size=3)") PyramidTransition outputTrans,
      @Default("0") int startLevel,
      @Default("-1") int endLevel,
      @Default("False") boolean addExtraConvs,
      @Default("None") @Nullable NormLayers normCfg,
      @Default(
              "[dict(type='Caffe2Xavier', layer='Conv2d'), dict(type='Constant',"
                  + " layer=['_BatchNorm', 'GroupNorm', 'LayerNorm'], val=1.0)]")
          @Nullable InitCfg initCfg) {
    public Args {
      ArgumentException.checkAll(
          () -> requireSize("paths", paths, "stack_times", stackTimes),
          () -> requireSize("skip_inds", skipInds, "num_outs", numOuts),
          () -> requireNoSkips(paths, skipInds),
          () -> {
            if (outputTrans.type() != PyramidTransition.Type.LAST_CONV) {
              throw new ArgumentException(
                  "output_trans", "Expected a `last_conv`. Set `type='last_conv'`.");
            }
          });
    }

    private static void requireSize(String name, List<?> values, String of, int size) {
      if (values.size() != size) {
        throw new ArgumentException(
            name,
            "Expected one element for each of `%s` = %s, got %s."
                .formatted(of, size, values.size()));
      }
    }

    /** On a path from the coarsest level, mmdet takes a skipped level from another one. */
    private static void requireNoSkips(List<Path> paths, List<List<Integer>> skips) {
      for (int stage = 0; stage < paths.size(); stage++) {
        for (List<Integer> skipped : skips) {
          if (paths.get(stage) == Path.TD && skipped.contains(stage)) {
            throw new ArgumentException(
                "skip_inds",
                "Pyramid %s has the path 'td', which cannot skip levels. Remove %s."
                    .formatted(stage, stage));
          }
        }
      }
    }

    int channels() {
      return interChannels == null ? outChannels : interChannels;
    }
  }

  private final Args args;
  private final PyramidLevels levels;
  private final List<Conv2d> laterals = new ArrayList<>();
  private final List<Layer> extras = new ArrayList<>();
  private final List<ModuleList<Transitions>> stages = new ArrayList<>();
  private final List<Layer> outputs = new ArrayList<>();

  public FPG(Args args) {
    this.args = args;
    levels =
        PyramidLevels.of(args.inChannels(), args.startLevel(), args.endLevel(), args.numOuts());
    int channels = args.channels();
    for (int i = 0; i < levels.count(); i++) {
      laterals.add(new Conv2d(ConvShape.of(levels.channels(i), channels, 1), true));
    }
    for (int i = levels.count(); i < args.numOuts(); i++) {
      ConvShape shape = ConvShape.of(channels, channels, 3).stride(2).padding(1);
      extras.add(args.addExtraConvs() ? new Conv2d(shape, true) : new MaxPool2d(1, 2, 0));
    }
    for (int stage = 0; stage < args.stackTimes(); stage++) {
      List<Transitions> transitions = new ArrayList<>();
      for (int level = 0; level < args.numOuts(); level++) {
        boolean skipped = args.skipInds().get(level).contains(stage);
        transitions.add(new Transitions(args, level, skipped));
      }
      stages.add(new ModuleList<>(transitions));
    }
    for (int i = 0; i < args.numOuts(); i++) {
      outputs.add(args.outputTrans().layer(channels, args.outChannels()));
    }
    child("lateral_convs", new ModuleList<>(laterals));
    child("extra_downsamples", new ModuleList<>(extras));
    child("fpn_transitions", new ModuleList<>(stages));
    child("output_transition", new ModuleList<>(outputs));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** The transitions to one level of one pyramid. */
  private static final class Transitions extends Module {
    private final @Nullable Layer sameUp;
    private final @Nullable Layer sameDown;
    private final @Nullable Layer lateral;
    private final @Nullable Layer down;
    private final @Nullable Layer up;
    private final @Nullable Layer skip;

    Transitions(Args args, int level, boolean skipped) {
      boolean first = skipped || level == 0;
      boolean last = skipped || level == args.numOuts() - 1;
      int channels = args.channels();
      sameUp = transition("same_up", first ? null : args.sameUpTrans(), channels);
      sameDown = transition("same_down", last ? null : args.sameDownTrans(), channels);
      lateral = transition("across_lateral", skipped ? null : args.acrossLateralTrans(), channels);
      down = transition("across_down", last ? null : args.acrossDownTrans(), channels);
      up = transition("across_up", first ? null : args.acrossUpTrans(), channels);
      skip = transition("across_skip", skipped ? null : args.acrossSkipTrans(), channels);
    }

    private @Nullable Layer transition(
        String name, @Nullable PyramidTransition transition, int channels) {
      return transition == null ? null : child(name, transition.layer(channels, channels));
    }

    /**
     * Computes a map.
     *
     * @param neighbor the last map of the same pyramid; null for the first one
     * @param before the pyramid before
     * @param first the map of the first pyramid
     */
    Tensor forward(
        int level, Path path, @Nullable Tensor neighbor, List<Tensor> before, Tensor first) {
      List<Tensor> terms = new ArrayList<>();
      Layer same = path == Path.BU ? sameUp : sameDown;
      if (same != null && neighbor != null) {
        terms.add(same.forward(neighbor));
      }
      add(terms, lateral, before, level);
      add(terms, up, before, level - 1);
      add(terms, down, before, level + 1);
      add(terms, skip, List.of(first), 0);
      return Tensor.sum(terms);
    }

    private static void add(
        List<Tensor> terms, @Nullable Layer layer, List<Tensor> maps, int level) {
      if (layer != null) {
        terms.add(layer.forward(maps.get(level)));
      }
    }
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    return levels.outputs(inputs, args.outChannels());
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> first = new ArrayList<>();
    for (int i = 0; i < laterals.size(); i++) {
      first.add(laterals.get(i).forward(features.get(levels.start() + i)));
    }
    for (Layer extra : extras) {
      first.add(extra.forward(first.get(first.size() - 1)));
    }
    requireHalves(first);
    List<Tensor> maps = first;
    for (int stage = 0; stage < stages.size(); stage++) {
      maps = pyramid(stage, maps, first);
    }
    List<Tensor> outs = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      outs.add(outputs.get(i).forward(maps.get(i)));
    }
    return outs;
  }

  /** The paths between two levels enlarge or reduce a map by exactly two. */
  private static void requireHalves(List<Tensor> maps) {
    for (int i = 1; i < maps.size(); i++) {
      MapSize finer = MapSize.of(maps.get(i - 1));
      MapSize size = MapSize.of(maps.get(i));
      if (finer.height() != 2 * size.height() || finer.width() != 2 * size.width()) {
        throw new ArgumentException(
            "`FPG` requires maps of half the size of the finer ones, but level %s has height %s and width %s, and level %s has height %s and width %s. Pad images to a multiple of the coarsest stride, such as `dict(type='Pad', size_divisor=128)`."
                .formatted(i - 1, finer.height(), finer.width(), i, size.height(), size.width()));
      }
    }
  }

  private List<Tensor> pyramid(int stage, List<Tensor> before, List<Tensor> first) {
    Path path = args.paths().get(stage);
    int count = args.numOuts();
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int level = path == Path.BU ? i : count - 1 - i;
      if (args.skipInds().get(level).contains(stage)) {
        maps.add(before.get(level));
        continue;
      }
      Tensor neighbor = i == 0 ? null : maps.get(i - 1);
      Transitions transitions = stages.get(stage).get(level);
      maps.add(transitions.forward(level, path, neighbor, before, first.get(level)));
    }
    if (path == Path.TD) {
      Collections.reverse(maps);
    }
    return maps;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
