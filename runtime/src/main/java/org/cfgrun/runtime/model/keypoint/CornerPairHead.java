package org.cfgrun.runtime.model.keypoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.model.CornerTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head that finds the top left and bottom right corners of objects, and tells which ones belong
 * together. It has layers for the map of each stack of the backbone; detection uses those of the
 * last one. Heatmaps of classes, and offsets of corners from their cells, are common to all such
 * heads. All lengths are in cells.
 */
@BuiltFrom(Registries.MODELS)
public abstract class CornerPairHead extends Module {
  static final KeypointsKernel KERNEL = Kernel.bind(KeypointsKernel.class);

  /** Initial probability of a corner. */
  private static final double PRIOR = 0.1;

  /** Channels inside the branches. */
  private static final int INNER = 256;

  private final CornerSettings settings;
  private final Pair<CornerPool> pools;
  private final Pair<Sequential> heats;
  private final Pair<Sequential> offsets;

  /** Layers of one kind, one for each map: those of both corners. */
  record Pair<M extends Module>(ModuleList<M> topLeft, ModuleList<M> bottomRight) {
    List<ModuleList<M>> both() {
      return List.of(topLeft, bottomRight);
    }
  }

  /**
   * Maps of the corners of one kind.
   *
   * @param heat {@code [N, classes, H, W]}: probabilities of corners
   * @param offset {@code [N, 2, H, W]}: x and y of corners in their cells
   * @param features {@code [N, C, H, W]}: pooled features, from which subclasses compute more maps
   */
  record Corner(Tensor heat, Tensor offset, Tensor features) {}

  /** Maps of both corners. */
  record Corners(Corner topLeft, Corner bottomRight) {}

  /** Targets of the corners of one kind, as {@code corners} of the kernel documents them. */
  record Target(
      Tensor heat, Tensor peaks, Tensor values, Tensor known, Tensor count, Tensor cells) {
    private static Target of(List<Tensor> parts) {
      return new Target(
          parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5));
    }

    /** Returns the mean of a loss over the corners, whose targets are two of the values. */
    Tensor loss(CoordinateLoss loss, Tensor maps, int column) {
      return loss.loss(KERNEL.rows(maps), values.narrow(1, column, 2), known, count);
    }
  }

  /**
   * Targets of a batch.
   *
   * @param images {@code [n]}, int64: image of each object
   */
  record Targets(Target topLeft, Target bottomRight, Tensor images) {
    /** Returns the mean of a loss of both corners; see {@link Target#loss}. */
    Tensor loss(CoordinateLoss loss, Tensor first, Tensor last, int column) {
      return topLeft.loss(loss, first, column).add(bottomRight.loss(loss, last, column)).div(2);
    }
  }

  CornerPairHead(CornerSettings settings) {
    this.settings = settings;
    pools = pair("pool", topLeft -> new CornerPool(settings.inChannels(), topLeft));
    heats = pair("heat", topLeft -> branch(settings.numClasses()));
    offsets = pair("off", topLeft -> branch(2));
    for (ModuleList<Sequential> all : heats.both()) {
      for (Sequential heat : all.modules()) {
        Conv2d last = conv(heat.layers().get(1));
        Objects.requireNonNull(last.bias()).init(Init.biasByProbability(PRIOR));
      }
    }
  }

  /**
   * Declares layers of both corners for each map.
   *
   * @param name what follows {@code tl_} and {@code br_}
   * @param create creates layers, for top left corners if the argument is true
   */
  final <M extends Module> Pair<M> pair(String name, Function<Boolean, M> create) {
    return new Pair<>(
        child("tl_" + name, each(create, true)), child("br_" + name, each(create, false)));
  }

  private <M extends Module> ModuleList<M> each(Function<Boolean, M> create, boolean topLeft) {
    List<M> all = new ArrayList<>();
    for (int i = 0; i < settings.numFeatLevels(); i++) {
      all.add(create.apply(topLeft));
    }
    return new ModuleList<>(all);
  }

  /**
   * Returns a 3x3 and a 1x1 convolution. As in mmdet, the second one has PyTorch's initial values.
   */
  final Sequential branch(int out) {
    ConvModule first =
        new ConvModule(
            ConvShape.of(settings.inChannels(), INNER, 3).padding(1),
            null,
            null,
            new ReLU(new ReLU.Args(true)));
    ConvModule last = new ConvModule(ConvShape.of(INNER, out, 1), null, null, null);
    conv(last).reset();
    return new Sequential(List.of(first, last));
  }

  /** Returns the convolution of a {@link ConvModule}. */
  static Conv2d conv(Module module) {
    return (Conv2d) Objects.requireNonNull(module.children().get("conv"));
  }

  /** Returns the number of classes. */
  public final int numClasses() {
    return settings.numClasses();
  }

  /**
   * Checks that the head fits its input feature maps.
   *
   * @throws ArgumentException if the head was configured for other maps; names its argument
   */
  public final void checkInputs(List<FeatureMap> inputs) {
    if (inputs.size() != settings.numFeatLevels()) {
      throw new ArgumentException(
          "num_feat_levels",
          "`num_feat_levels` of the head is %s, but there are %s feature maps."
              .formatted(settings.numFeatLevels(), inputs.size()));
    }
    for (FeatureMap map : inputs) {
      if (map.channels() != settings.inChannels()) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` of the head is %s, but its feature maps have %s channels."
                .formatted(settings.inChannels(), map.channels()));
      }
    }
  }

  final Corners corners(int level, Tensor x) {
    List<Corner> corners = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Tensor pooled = pools.both().get(i).get(level).forward(x);
      Tensor heat = heats.both().get(i).get(level).forward(pooled).sigmoid();
      Tensor offset = offsets.both().get(i).get(level).forward(pooled);
      corners.add(new Corner(heat, offset, pooled));
    }
    return new Corners(corners.get(0), corners.get(1));
  }

  /**
   * Computes the losses of a batch. Of several objects with a corner in one cell, the last one
   * counts. As in mmdet, the first image tells how large cells are.
   *
   * @param features one map per stack
   */
  public final Losses losses(List<Tensor> features, DetectionBatch batch) {
    Targets targets = targets(features.get(features.size() - 1), batch);
    List<Tensor> heat = new ArrayList<>();
    List<Tensor> offset = new ArrayList<>();
    List<List<Tensor>> further = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Corners corners = corners(level, features.get(level));
      Corner first = corners.topLeft();
      Corner last = corners.bottomRight();
      heat.add(
          heatLoss(first, targets.topLeft()).add(heatLoss(last, targets.bottomRight())).div(2));
      offset.add(targets.loss(settings.lossOffset(), first.offset(), last.offset(), 0));
      further.add(losses(level, corners, targets));
    }
    Losses losses = new Losses();
    losses.add("det_loss", heat);
    losses.add("off_loss", offset);
    List<String> names = lossNames();
    for (int i = 0; i < names.size(); i++) {
      int index = i;
      losses.add(names.get(i), further.stream().map(terms -> terms.get(index)).toList());
    }
    return losses;
  }

  private Tensor heatLoss(Corner corner, Target target) {
    Tensor wanted = target.heat().reshape(corner.heat().shape().sizes());
    return settings.lossHeatmap().loss(corner.heat(), wanted, target.peaks());
  }

  private Targets targets(Tensor map, DetectionBatch batch) {
    long height = map.shape().get(2);
    long width = map.shape().get(3);
    ImageMeta meta = batch.metas().get(0);
    List<ImageObjects> objects = batch.objects();
    List<Tensor> all =
        KERNEL.corners(
            objects.stream().map(ImageObjects::boxes).toList(),
            objects.stream().map(ImageObjects::labels).toList(),
            settings.numClasses(),
            height,
            width,
            (double) width / meta.paddedWidth(),
            (double) height / meta.paddedHeight());
    return new Targets(Target.of(all.subList(0, 6)), Target.of(all.subList(6, 12)), all.get(12));
  }

  /** Returns the names of the losses of how corners belong together. */
  abstract List<String> lossNames();

  /** Computes the losses of how corners belong together, from the maps of one stack. */
  abstract List<Tensor> losses(int level, Corners corners, Targets targets);

  /**
   * Finds candidates of detections in each image of a batch.
   *
   * @param features one map per stack
   * @return boxes in pixels of the image without padding, one list per image, best first
   */
  public final List<DetectionTensors> candidates(
      List<Tensor> features, DetectionBatch batch, CornerTestCfg cfg) {
    int level = settings.numFeatLevels() - 1;
    Corners corners = corners(level, features.get(level));
    Matcher matcher = matcher(level, corners);
    List<DetectionTensors> candidates = new ArrayList<>();
    Shape input = batch.images().shape();
    Shape map = corners.topLeft().heat().shape();
    for (int image = 0; image < batch.size(); image++) {
      ImageMeta meta = batch.metas().get(image);
      List<Tensor> maps = new ArrayList<>();
      for (Corner corner : List.of(corners.topLeft(), corners.bottomRight())) {
        maps.add(corner.heat().select(0, image));
        maps.add(corner.offset().select(0, image));
      }
      List<Tensor> found =
          matcher
              .by()
              .match(
                  maps,
                  matcher.topLeft().select(0, image),
                  matcher.bottomRight().select(0, image),
                  cfg.localMaximumKernel(),
                  cfg.cornerTopk(),
                  cfg.distanceThreshold(),
                  (double) input.get(3) / map.get(3),
                  (double) input.get(2) / map.get(2),
                  meta.left(),
                  meta.top());
      candidates.add(new DetectionTensors(found.get(0), found.get(1), found.get(2)));
    }
    return candidates;
  }

  /**
   * What tells which corners belong together.
   *
   * @param by the function of the kernel
   * @param topLeft {@code [N, k, H, W]}: a map of the top left corners
   * @param bottomRight {@code [N, k, H, W]}: a map of the bottom right corners
   */
  record Matcher(By by, Tensor topLeft, Tensor bottomRight) {
    /** Function that pairs corners; see {@code keypoints.torchscript}. */
    interface By {
      List<Tensor> match(
          List<Tensor> maps,
          Tensor first,
          Tensor last,
          long window,
          long limit,
          double threshold,
          double xFactor,
          double yFactor,
          double left,
          double top);
    }
  }

  /** Computes what tells which corners belong together, from the maps of one stack. */
  abstract Matcher matcher(int level, Corners corners);
}
