package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.InvertedResidual;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * MobileNetV2 (https://arxiv.org/abs/1801.04381): a 3x3 convolution with stride 2, seven stages of
 * {@link InvertedResidual} blocks, and a 1x1 convolution.
 */
@Component(Registries.MODELS)
public final class MobileNetV2 extends InitializedBackbone {
  /**
   * Stage in table 2 of the paper.
   *
   * @param expansion channels inside a block, as a multiple of those of its input
   * @param channels channels of the output
   * @param depth number of blocks
   * @param stride stride of the first block
   */
  private record Stage(int expansion, int channels, int depth, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private static final int FIRST_CHANNELS = 32;
  private static final int LAST_CHANNELS = 1280;

  /** All numbers of channels are multiples of this, except that of the last convolution. */
  private static final int DIVISOR = 8;

  /**
   * @param widenFactor factor of all numbers of channels
   * @param outIndices indices of the stages whose outputs are returned, from 0, in ascending order;
   *     7 is the last convolution
   * @param frozenStages number of stages that are not trained, in addition to the first
   *     convolution; 0 for the convolution alone, -1 for none
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization
   * @param actCfg activation
   * @param normEval whether batch normalization keeps its running statistics in training; weight
   *     and bias are still trained
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 0, minExcluded = true, max = 64) @Default("1.0") double widenFactor,
      @Default("(1, 2, 4, 7)") List<Integer> outIndices,
      @Bounds(min = -1, max = 7) @Default("-1") int frozenStages,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='BN')") NormLayers normCfg,
      @Default("dict(type='ReLU6')") Activation actCfg,
      @Default("False") boolean normEval,
      @Default("False") boolean withCp,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      ResidualSettings.requireIndices(outIndices, frozenStages, STAGES.size() + 1);
      InitCfg.of(pretrained, initCfg);
    }

    private int widened(int channels) {
      return divisible(channels * widenFactor);
    }
  }

  private final List<Integer> outIndices;
  private final ConvModule conv1;
  private final List<Layer> layers = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  public MobileNetV2(Args args) {
    super(3, InitCfg.of(args.pretrained(), args.initCfg()));
    outIndices = args.outIndices();
    int channels = args.widened(FIRST_CHANNELS);
    conv1 = child("conv1", module(args, ConvShape.of(3, channels, 3).stride(2).padding(1)));
    int stride = 2;
    for (Stage stage : STAGES) {
      Sequential blocks = stage(args, stage, channels);
      channels = args.widened(stage.channels());
      stride *= stage.stride();
      layers.add(child("layer" + (layers.size() + 1), blocks));
      declare(channels, stride);
    }
    int last = args.widenFactor() > 1 ? (int) (LAST_CHANNELS * args.widenFactor()) : LAST_CHANNELS;
    ConvModule conv2 = child("conv2", module(args, ConvShape.of(channels, last, 1)));
    layers.add(conv2);
    declare(last, stride);
    // As in mmdet, the first convolution is not trained, but its batch statistics move.
    conv1.parameters().values().forEach(each -> each.requiresGrad(args.frozenStages() < 0));
    complete(FrozenStages.of(args.frozenStages(), List.of(), layers, args.normEval()));
    if (pretrainedParts().isEmpty()) {
      conv1.initialize();
      conv2.initialize();
    }
  }

  private void declare(int channels, int stride) {
    if (outIndices.contains(layers.size() - 1)) {
      outputs.add(new FeatureMap(channels, stride));
    }
  }

  private static Sequential stage(Args args, Stage stage, int in) {
    List<Layer> blocks = new ArrayList<>();
    int out = args.widened(stage.channels());
    for (int i = 0; i < stage.depth(); i++) {
      int from = i == 0 ? in : out;
      ConvShape shape = ConvShape.of(from, out, 3).stride(i == 0 ? stage.stride() : 1);
      blocks.add(
          new InvertedResidual(
              shape, from * stage.expansion(), args.convCfg(), args.normCfg(), args.actCfg()));
    }
    return new Sequential(blocks);
  }

  private static ConvModule module(Args args, ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  /** Rounds to a multiple of 8, but not down by more than a tenth. */
  static int divisible(double channels) {
    int rounded = Math.max(DIVISOR, (int) (channels + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < 0.9 * channels ? rounded + DIVISOR : rounded;
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = conv1.forward(images);
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x);
      if (outIndices.contains(i)) {
        maps.add(x);
      }
    }
    return maps;
  }
}
