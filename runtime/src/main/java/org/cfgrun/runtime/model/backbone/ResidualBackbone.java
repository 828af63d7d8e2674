package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.SelfInitialized;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stem followed by stages of residual blocks, with the parameter names of torchvision and mmdet. A
 * variant of ResNet defines the number of blocks of each stage and creates the blocks. Without
 * {@code init_cfg}, the weights of convolutions are initialized with Kaiming normal, mode fan-out.
 */
abstract class ResidualBackbone extends Backbone implements PretrainedPart.Owner {
  /** Stride of the stem. The 7x7 convolution and the pooling each halve the resolution. */
  private static final int STEM_STRIDE = 4;

  private final ResidualSettings settings;
  private final Layer conv1;
  private final Norm norm1;
  private final List<Sequential> stages = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();
  private final FrozenStages frozen;
  private final @Nullable InitCfg initCfg;

  /**
   * Creates the layers.
   *
   * @param depths number of blocks of each stage; stages beyond {@code num_stages} are omitted
   * @param shape changes the shape of the first block of a stage
   * @param blocks creates a block
   */
  ResidualBackbone(
      ResidualSettings settings,
      List<Integer> depths,
      UnaryOperator<BlockShape> shape,
      Function<BlockShape, ResidualBlock> blocks) {
    this.settings = settings;
    int channels = settings.stem();
    ConvShape first = ConvShape.of(settings.inChannels(), channels, 7).stride(2).padding(3);
    conv1 = child("conv1", ConvLayers.layer(settings.convCfg(), first, false));
    norm1 = child(settings.normCfg().prefix() + "1", settings.normCfg().layer(channels));
    int stride = STEM_STRIDE;
    for (int i = 0; i < settings.numStages(); i++) {
      List<ResidualBlock> stage =
          stage(shape.apply(settings.block(i, channels)), depths.get(i), blocks);
      stages.add(child("layer" + (i + 1), new Sequential(stage)));
      channels = stage.get(0).outChannels();
      stride *= settings.strides().get(i);
      if (settings.outIndices().contains(i)) {
        outputs.add(new FeatureMap(channels, stride));
      }
    }
    initCfg = settings.init();
    initialize(this, initCfg, settings.zeroInitResidual());
    frozen =
        FrozenStages.of(
            settings.frozenStages(), List.of(conv1, norm1), stages, settings.normEval());
  }

  static List<ResidualBlock> stage(
      BlockShape shape, int depth, Function<BlockShape, ResidualBlock> blocks) {
    List<ResidualBlock> stage = new ArrayList<>();
    stage.add(blocks.apply(shape));
    while (stage.size() < depth) {
      stage.add(blocks.apply(shape.next(stage.get(0).outChannels())));
    }
    return stage;
  }

  /**
   * Declares the initial values of residual blocks.
   *
   * @param initCfg the values; null for the defaults
   * @param zeroResidual whether the last normalization of each block starts at 0 by default
   */
  static <M extends Module & PretrainedPart.Owner> void initialize(
      M module, @Nullable InitCfg initCfg, boolean zeroResidual) {
    if (initCfg == null) {
      initializeByDefault(module, zeroResidual);
    } else {
      initCfg.apply(module);
    }
    // As in mmcv, a pretrained file ends the initialization; such layers keep their first values.
    if (module.pretrainedParts().isEmpty()) {
      module.forEachModule(
          (path, part) -> {
            if (part instanceof SelfInitialized layer) {
              layer.initialize();
            }
          });
    }
  }

  private static void initializeByDefault(Module module, boolean zeroResidual) {
    module.forEachModule(
        (path, part) -> {
          if (part instanceof Conv2d conv) {
            conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
          }
          if (part instanceof ResidualBlock block && zeroResidual) {
            block.lastNorm().weight().init(Init.constant(0));
          }
        });
  }

  @Override
  public final void train(boolean mode) {
    super.train(mode);
    frozen.apply(this);
  }

  @Override
  public final void checkImages(int channels) {
    if (settings.inChannels() != channels) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the backbone is %s, but the images have %s channels."
              .formatted(settings.inChannels(), channels));
    }
  }

  @Override
  public final List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public final List<Tensor> forward(Tensor images) {
    Tensor x = ConvNorm.relu(conv1, norm1, images);
    x = Functional.maxPool2d(x, 3, 2, 1, false);
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      x = stages.get(i).forward(x);
      if (settings.outIndices().contains(i)) {
        maps.add(x);
      }
    }
    return maps;
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }
}
