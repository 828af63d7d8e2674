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
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.LayerNorm2d;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * ConvNeXt (https://arxiv.org/abs/2201.03545) of mmcls 0.25: stages of 7x7 depthwise convolutions
 * and pointwise layers. Each output is normalized. As in mmcls, all layers keep PyTorch's initial
 * values without {@code init_cfg}.
 */
@Component(
    value = Registries.MODELS,
    names = {"mmcls.ConvNeXt"})
public final class ConvNeXt extends InitializedBackbone {
  /** The normalizations between stages ignore {@code norm_cfg}, whose default is 1e-6. */
  private static final double DOWNSAMPLE_EPS = 1e-5;

  /**
   * @param arch number of blocks and channels of each stage
   * @param inChannels number of channels of an image
   * @param stemPatchSize height and width of the patches of the image that become a pixel
   * @param normCfg kind of normalization, except between stages, where it is {@code LN2d}
   * @param actCfg activation between the pointwise layers
   * @param linearPwConv whether the pointwise layers are linear layers; if False, 1x1 convolutions
   * @param dropPathRate probability of skipping the last block; it increases linearly from 0
   * @param layerScaleInitValue initial factor of the channels of a block; no factors if 0
   * @param outIndices indices of the stages whose outputs are returned, in ascending order;
   *     negative ones count from the last stage
   * @param frozenStages number of stages that are not trained
   * @param gapBeforeFinalNorm whether outputs are averaged over the map, for classification; a
   *     detector requires False
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param initCfg initial values
   */
  public record Args(
      @Default("'tiny'") ConvNeXtArch arch,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
      @Bounds(min = 1, max = 64) @Default("4") int stemPatchSize,
      @Default("dict(type='LN2d', eps=1e-6)") NormLayers normCfg,
      @Default("dict(type='GELU')") Activation actCfg,
      @Default("True") boolean linearPwConv,
      @Bounds(min = 0, max = 1) @Default("0.0") double dropPathRate,
      @Bounds(min = 0) @Default("1e-6") double layerScaleInitValue,
      @Default("[-1]") List<Integer> outIndices,
      @Bounds(min = 0) @Default("0") int frozenStages,
      @Default("True") boolean gapBeforeFinalNorm,
      @Default("False") boolean withCp,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      int stages = arch.depths().size();
      outIndices = outIndices.stream().map(i -> i < 0 ? i + stages : i).toList();
      ResidualSettings.requireIndices(outIndices, frozenStages, stages);
      if (gapBeforeFinalNorm) {
        throw new ArgumentException(
            "gap_before_final_norm",
            "Expected `gap_before_final_norm` to be False, because a detector uses maps, got True.");
      }
    }
  }

  private final List<Integer> outIndices;
  private final List<Sequential> downsamples = new ArrayList<>();
  private final List<Sequential> stages = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  public ConvNeXt(Args args) {
    super(args.inChannels(), args.initCfg());
    outIndices = args.outIndices();
    List<Integer> depths = args.arch().depths();
    int last = Math.max(depths.stream().mapToInt(Integer::intValue).sum() - 1, 1);
    List<Layer> frozen = new ArrayList<>();
    int in = args.inChannels();
    int block = 0;
    for (int i = 0; i < depths.size(); i++) {
      int channels = args.arch().channels().get(i);
      List<ConvNeXtBlock> blocks = new ArrayList<>();
      for (int j = 0; j < depths.get(i); j++) {
        blocks.add(new ConvNeXtBlock(args, channels, args.dropPathRate() * block++ / last));
      }
      downsamples.add(i == 0 ? stem(args, channels) : downsample(in, channels));
      stages.add(new Sequential(blocks));
      frozen.addAll(List.of(downsamples.get(i), stages.get(i)));
      in = channels;
    }
    child("downsample_layers", new ModuleList<Layer>(downsamples));
    child("stages", new ModuleList<Layer>(stages));
    for (int index : outIndices.stream().distinct().sorted().toList()) {
      int channels = args.arch().channels().get(index);
      norms.add(child("norm" + index, args.normCfg().layer(channels)));
      outputs.add(new FeatureMap(channels, args.stemPatchSize() << index));
    }
    complete(FrozenStages.of(2 * args.frozenStages(), List.of(), frozen, false));
  }

  private static Sequential stem(Args args, int channels) {
    int size = args.stemPatchSize();
    ConvShape shape = ConvShape.of(args.inChannels(), channels, size).stride(size);
    return new Sequential(List.of(new Conv2d(shape, true), args.normCfg().layer(channels)));
  }

  private static Sequential downsample(int in, int channels) {
    return new Sequential(
        List.of(
            new LayerNorm2d(in, DOWNSAMPLE_EPS),
            new Conv2d(ConvShape.of(in, channels, 2).stride(2), true)));
  }

  @Override
  void initializeByDefault() {
    // mmcls sets no values without `init_cfg`.
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = images;
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      x = stages.get(i).forward(downsamples.get(i).forward(x));
      if (outIndices.contains(i)) {
        maps.add(norms.get(maps.size()).forward(x));
      }
    }
    return maps;
  }
}
