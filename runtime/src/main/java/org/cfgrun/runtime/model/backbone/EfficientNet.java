package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
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
import org.cfgrun.runtime.nn.DropPath;
import org.cfgrun.runtime.nn.InvertedResidual;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.nn.SqueezeExcitation;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * EfficientNet (https://arxiv.org/abs/1905.11946): a 3x3 convolution with stride 2, five stages of
 * {@link InvertedResidual} blocks with squeeze and excitation, and a 1x1 convolution. Layers after
 * the last output are not built.
 */
@Component(Registries.MODELS)
public final class EfficientNet extends InitializedBackbone {
  /**
   * Row of table 1 in the paper, for B0.
   *
   * @param expansion channels inside a block, as a multiple of those of its input
   * @param kernel size of the depthwise convolutions
   * @param channels channels of the output
   * @param depth number of blocks
   * @param stride stride of the first block
   */
  private record Row(int expansion, int kernel, int channels, int depth, int stride) {}

  /** The stages; rows that keep the resolution belong to the stage before them. */
  private static final List<List<Row>> STAGES =
      List.of(
          List.of(new Row(1, 3, 16, 1, 1)),
          List.of(new Row(6, 3, 24, 2, 2)),
          List.of(new Row(6, 5, 40, 2, 2)),
          List.of(new Row(6, 3, 80, 3, 2), new Row(6, 5, 112, 3, 1)),
          List.of(new Row(6, 5, 192, 4, 2), new Row(6, 3, 320, 1, 1)));

  private static final int FIRST_CHANNELS = 32;
  private static final int LAST_CHANNELS = 1280;

  /** Channels of the input of a block for each channel inside its squeeze and excitation. */
  private static final int SQUEEZE = 4;

  /** The first convolution, the stages, and the last convolution. */
  private static final int LAYERS = STAGES.size() + 2;

  private static final String INIT =
      "[dict(type='Kaiming', layer='Conv2d'),"
          + " dict(type='Constant', layer=['_BatchNorm', 'GroupNorm'], val=1)]";

  /**
   * @param arch width and depth; the variants for Edge TPU are not available
   * @param dropPathRate probability of skipping the last block; it increases linearly from 0
   * @param outIndices indices of the layers whose outputs are returned, in ascending order: 0 is
   *     the first convolution, 1 to 5 are the stages, and 6 is the last convolution
   * @param frozenStages number of layers that are not trained
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization
   * @param actCfg activation
   * @param normEval whether batch normalization keeps its running statistics in training; weight
   *     and bias are still trained
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param initCfg initial values
   */
  public record Args(
      @Default("'b0'") EfficientNetArch arch,
      @Bounds(min = 0, max = 1) @Default("0.0") double dropPathRate,
      @Default("(6,)") List<Integer> outIndices,
      @Bounds(min = 0, max = 7) @Default("0") int frozenStages,
      @Default("dict(type='Conv2dAdaptivePadding')") @Nullable ConvLayers convCfg,
      @Default("dict(type='BN', eps=1e-3)") NormLayers normCfg,
      @Default("dict(type='Swish')") Activation actCfg,
      @Default("False") boolean normEval,
      @Default("False") boolean withCp,
      @Default(INIT) @Nullable InitCfg initCfg) {
    public Args {
      if (outIndices.isEmpty()) {
        throw new ArgumentException("out_indices", "`out_indices` must not be empty.");
      }
      ResidualSettings.requireIndices(outIndices, -1, LAYERS);
      int built = outIndices.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1;
      if (frozenStages > built) {
        throw new ArgumentException(
            "frozen_stages",
            "`frozen_stages` must not exceed the number of layers up to the last of `out_indices`, %s, got %s."
                .formatted(built, frozenStages));
      }
    }

    private ConvModule conv(ConvShape shape) {
      return new ConvModule(shape.padding(shape.kernel() / 2), convCfg, normCfg, actCfg);
    }
  }

  private final List<Integer> outIndices;
  private final List<Layer> layers = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  public EfficientNet(Args args) {
    super(3, args.initCfg());
    outIndices = args.outIndices();
    int last = outIndices.stream().mapToInt(Integer::intValue).max().orElseThrow();
    EfficientNetArch arch = args.arch();
    int channels = arch.channels(FIRST_CHANNELS);
    int stride = 2;
    add(args.conv(ConvShape.of(3, channels, 3).stride(stride)), channels, stride);
    int blocks =
        STAGES.stream().flatMap(List::stream).mapToInt(row -> arch.blocks(row.depth())).sum();
    int block = 0;
    for (List<Row> stage : STAGES.subList(0, Math.min(last, STAGES.size()))) {
      List<Layer> each = new ArrayList<>();
      for (Row row : stage) {
        int out = arch.channels(row.channels());
        for (int i = 0; i < arch.blocks(row.depth()); i++) {
          ConvShape shape = ConvShape.of(channels, out, row.kernel());
          double dropPath = args.dropPathRate() * block++ / (blocks - 1);
          each.add(block(args, row, shape.stride(i == 0 ? row.stride() : 1), dropPath));
          channels = out;
        }
        stride *= row.stride();
      }
      add(new Sequential(each), channels, stride);
    }
    if (last == LAYERS - 1) {
      int out = arch.channels(LAST_CHANNELS);
      add(args.conv(ConvShape.of(channels, out, 1)), out, stride);
    }
    child("layers", new ModuleList<>(layers));
    complete(FrozenStages.of(args.frozenStages(), List.of(), layers, args.normEval()));
  }

  private static Layer block(Args args, Row row, ConvShape shape, double dropPath) {
    int inner = shape.in() * row.expansion();
    return new InvertedResidual(
        shape,
        inner,
        args.convCfg(),
        args.normCfg(),
        args.actCfg(),
        new SqueezeExcitation(inner, shape.in() / SQUEEZE, args.actCfg()),
        DropPath.of(dropPath));
  }

  private void add(Layer layer, int channels, int stride) {
    if (outIndices.contains(layers.size())) {
      outputs.add(new FeatureMap(channels, stride));
    }
    layers.add(layer);
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = images;
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
