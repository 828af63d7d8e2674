package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stem followed by stages of residual blocks, with the parameter names of torchvision and mmdet.
 */
abstract class ResidualBackbone extends InitializedBackbone {
  private static final MaxPool2d POOL = new MaxPool2d(3, 2, 1);

  private final ResidualSettings settings;
  private final ResidualPlan plan;
  private final @Nullable Layer conv1;
  private final @Nullable Norm norm1;
  private final @Nullable DeepStem deepStem;
  private final List<Sequential> stages = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  /** Creates the layers. */
  ResidualBackbone(ResidualSettings settings, ResidualPlan plan) {
    super(settings.inChannels(), settings.init());
    this.settings = settings;
    this.plan = plan;
    settings.requireStages(plan.stages().size());
    int channels = plan.stemChannels();
    List<Module> stem;
    if (plan.stem() == Stem.DEEP) {
      conv1 = null;
      norm1 = null;
      deepStem = child("stem", new DeepStem(settings, channels));
      stem = List.of(deepStem);
    } else {
      ConvShape first = ConvShape.of(settings.inChannels(), channels, plan.stem().kernel());
      first = first.stride(2).padding(first.kernel() / 2);
      conv1 = child("conv1", ConvLayers.layer(settings.convCfg(), first, false));
      norm1 = child(settings.normCfg().prefix() + "1", settings.normCfg().layer(channels));
      deepStem = null;
      stem = List.of(conv1, norm1);
    }
    int stride = plan.stem().stride();
    for (int i = 0; i < plan.stages().size(); i++) {
      StageShape stage = plan.stages().get(i);
      stages.add(child("layer" + (i + 1), stage(i, stage, channels)));
      channels = stage.out();
      stride *= stage.stride();
      if (settings.outIndices().contains(i)) {
        outputs.add(new FeatureMap(channels, stride));
      }
    }
    complete(FrozenStages.of(settings.frozenStages(), stem, stages, settings.normEval()));
  }

  private Sequential stage(int index, StageShape stage, int in) {
    BlockShape shape =
        new BlockShape(
            in,
            stage.planes(),
            stage.out(),
            stage.stride(),
            settings.dilations().get(index),
            stage.width(),
            stage.groups(),
            true,
            settings.layers(index, plan.avgDown()));
    return new Sequential(stage(shape, stage.depth(), plan.blocks()));
  }

  /** Returns the blocks of a stage. */
  static List<ResidualBlock> stage(
      BlockShape first, int depth, Function<BlockShape, ResidualBlock> create) {
    List<ResidualBlock> blocks = new ArrayList<>();
    BlockShape shape = first;
    for (int i = 0; i < depth; i++) {
      blocks.add(create.apply(shape));
      shape = shape.next();
    }
    return blocks;
  }

  @Override
  void initializeByDefault() {
    super.initializeByDefault();
    if (plan.zeroInit()) {
      forEachModule(
          (path, module) -> {
            if (module instanceof ResidualBlock block) {
              block.lastNorm().weight().init(Init.constant(0));
            }
          });
    }
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    return maps(images, null);
  }

  /**
   * Computes the feature maps of the stages.
   *
   * @param feedback one map per stage, which its {@link RecursiveBottleneck}s add; null for none
   */
  final List<Tensor> maps(Tensor images, @Nullable List<Tensor> feedback) {
    Tensor x = stem(images);
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      x =
          feedback == null
              ? stage(i, stages.get(i), x)
              : recursive(stages.get(i), x, feedback.get(i));
      if (settings.outIndices().contains(i)) {
        maps.add(x);
      }
    }
    return maps;
  }

  /** Computes a stage. */
  Tensor stage(int index, Sequential blocks, Tensor x) {
    return blocks.forward(x);
  }

  /** Computes a stage whose {@link RecursiveBottleneck}s add a map. */
  private static Tensor recursive(Sequential blocks, Tensor x, Tensor feedback) {
    Tensor y = x;
    for (Layer block : blocks.layers()) {
      y =
          block instanceof RecursiveBottleneck recursive
              ? recursive.recursive(y, feedback)
              : block.forward(y);
    }
    return y;
  }

  private Tensor stem(Tensor images) {
    Tensor x =
        conv1 == null
            ? Objects.requireNonNull(deepStem).forward(images)
            : ConvNorm.relu(conv1, norm1, images);
    return plan.stem() == Stem.SMALL ? x : POOL.forward(x);
  }
}
