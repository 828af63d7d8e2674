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
import org.cfgrun.runtime.model.init.WeightNames;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Swin Transformer (https://arxiv.org/abs/2103.14030): blocks of attention inside windows, which
 * are shifted in every second block. Between stages, patches of 2x2 pixels are joined. Without
 * {@code init_cfg}, weights of linear layers are normal with standard deviation 0.02, and biases of
 * relative positions 0.
 */
@Component(Registries.MODELS)
public final class SwinTransformer extends InitializedBackbone {
  private static final double STD = 0.02;

  /**
   * @param pretrainImgSize height and width of the images that {@code use_abs_pos_embed} is for
   * @param inChannels number of channels of an image
   * @param embedDims number of channels of the first stage; each stage doubles it
   * @param patchSize height and width of the patches of the image that become a pixel
   * @param windowSize height and width of a window
   * @param mlpRatio channels inside a feed-forward network, as a multiple of those of its input
   * @param depths number of blocks of each stage
   * @param numHeads number of heads of each stage
   * @param strides stride of each stage; the first must be {@code patch_size}
   * @param outIndices indices of the stages whose outputs are returned, from 0, in ascending order
   * @param qkvBias whether queries, keys and values have a bias
   * @param qkScale factor of the products of queries and keys; one divided by the square root of
   *     the channels of a head if None
   * @param patchNorm whether to normalize the patches
   * @param dropRate probability of dropping an element
   * @param attnDropRate probability of dropping a weight of the attention
   * @param dropPathRate probability of skipping the last block; it increases linearly from 0
   * @param useAbsPosEmbed whether to add a learned value for each position
   * @param actCfg activation of the feed-forward networks
   * @param normCfg kind of normalization
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @param convertWeights whether a {@code Pretrained} file may have the names of the original
   *     implementation
   * @param frozenStages number of stages that are not trained, in addition to the patches; 0 for
   *     the patches alone, -1 for none
   * @param initCfg a {@code Pretrained} file
   */
  public record Args(
      @Bounds(min = 1, max = 1 << 16) @Default("224") int pretrainImgSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("96") int embedDims,
      @Bounds(min = 1, max = 64) @Default("4") int patchSize,
      @Bounds(min = 2, max = 64) @Default("7") int windowSize,
      @Bounds(min = 1, max = 64) @Default("4") int mlpRatio,
      @Bounds(min = 1, max = 1000) @Default("(2, 2, 6, 2)") List<Integer> depths,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("(3, 6, 12, 24)")
          List<Integer> numHeads,
      @Bounds(min = 1, max = 64) @Default("(4, 2, 2, 2)") List<Integer> strides,
      @Default("(0, 1, 2, 3)") List<Integer> outIndices,
      @Default("True") boolean qkvBias,
      @Default("None") @Nullable Double qkScale,
      @Default("True") boolean patchNorm,
      @Bounds(min = 0, max = 1) @Default("0.0") double dropRate,
      @Bounds(min = 0, max = 1) @Default("0.0") double attnDropRate,
      @Bounds(min = 0, max = 1) @Default("0.1") double dropPathRate,
      @Default("False") boolean useAbsPosEmbed,
      @Default("dict(type='GELU')") Activation actCfg,
      @Default("dict(type='LN')") NormLayers normCfg,
      @Default("False") boolean withCp,
      @Default("None") @Nullable String pretrained,
      @Default("False") boolean convertWeights,
      @Default("-1") int frozenStages,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      int stages = depths.size();
      if (stages < 1 || stages > 8) {
        throw new ArgumentException(
            "depths", "Expected from 1 to 8 stages in `depths`, got %s.".formatted(stages));
      }
      ResidualSettings.requireEach("num_heads", numHeads, stages);
      ResidualSettings.requireEach("strides", strides, stages);
      ResidualSettings.requireIndices(outIndices, frozenStages, stages);
      if (strides.get(0) != patchSize) {
        throw new ArgumentException(
            "strides",
            "Expected the first of `strides` to be `patch_size`, %s, got %s."
                .formatted(patchSize, strides.get(0)));
      }
      for (int i = 0; i < stages; i++) {
        if ((embedDims << i) % numHeads.get(i) != 0) {
          throw new ArgumentException(
              "num_heads",
              "%s channels of stage %s, which follow from `embed_dims`, are not divisible by %s heads."
                  .formatted(embedDims << i, i, numHeads.get(i)));
        }
      }
      InitCfg.of(pretrained, initCfg);
    }

    private @Nullable NormLayers patchNorms() {
      return patchNorm ? normCfg : null;
    }
  }

  private final List<Integer> outIndices;
  private final boolean convertsWeights;
  private final @Nullable Parameter positions;
  private final PatchEmbed patches;
  private final DropoutLayer dropout;
  private final ModuleList<Stage> stages;
  private final List<Norm> norms = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  public SwinTransformer(Args args) {
    super(args.inChannels(), InitCfg.of(args.pretrained(), args.initCfg()));
    outIndices = args.outIndices();
    convertsWeights = args.convertWeights();
    int grid = args.pretrainImgSize() / args.patchSize();
    positions =
        args.useAbsPosEmbed()
            ? parameter("absolute_pos_embed", Init.constant(0), 1, args.embedDims(), grid, grid)
            : null;
    ConvShape patch =
        ConvShape.of(args.inChannels(), args.embedDims(), args.patchSize())
            .stride(args.patchSize());
    patches = child("patch_embed", new PatchEmbed(patch, args.patchNorms()));
    dropout = child("drop_after_pos", Dropout.of(args.dropRate()));
    List<Stage> each = new ArrayList<>();
    int blocks = args.depths().stream().mapToInt(Integer::intValue).sum();
    int first = 0;
    int stride = 1;
    for (int i = 0; i < args.depths().size(); i++) {
      double[] dropPaths = new double[args.depths().get(i)];
      for (int block = 0; block < dropPaths.length; block++) {
        dropPaths[block] = blocks == 1 ? 0 : args.dropPathRate() * (first + block) / (blocks - 1);
      }
      first += dropPaths.length;
      each.add(new Stage(args, i, dropPaths));
      stride *= args.strides().get(i);
      if (outIndices.contains(i)) {
        outputs.add(new FeatureMap(args.embedDims() << i, stride));
      }
    }
    stages = child("stages", new ModuleList<>(each));
    for (int index : outIndices.stream().sorted().toList()) {
      norms.add(child("norm" + index, args.normCfg().layer(args.embedDims() << index)));
    }
    complete(frozen(args.frozenStages()));
  }

  private FrozenStages frozen(int count) {
    List<Module> stem = List.of(patches, dropout);
    FrozenStages frozen = FrozenStages.of(count, stem, stages.modules(), false);
    if (count >= 0 && positions != null) {
      positions.requiresGrad(false);
    }
    List<Integer> indices = outIndices.stream().sorted().toList();
    for (int i = 0; i < norms.size(); i++) {
      if (indices.get(i) < count) {
        norms.get(i).parameters().values().forEach(each -> each.requiresGrad(false));
      }
    }
    return frozen;
  }

  @Override
  void initializeByDefault() {
    if (positions != null) {
      positions.init(Init.truncatedNormal(0, STD, -2, 2));
    }
    forEachModule(
        (path, module) -> {
          if (module instanceof Linear linear) {
            linear.init(Init.truncatedNormal(0, STD, -2, 2));
          }
        });
  }

  @Override
  public WeightNames weightNames() {
    return convertsWeights ? WeightNames.SWIN : WeightNames.OWN;
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = patches.padded(images);
    if (positions != null) {
      Shape shape = x.shape();
      Tensor resized =
          Functional.interpolateBicubic(positions.data(), shape.get(1), shape.get(2), false);
      x = x.add(resized.permute(0, 2, 3, 1));
    }
    x = dropout.forward(x);
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < stages.modules().size(); i++) {
      Stage stage = stages.get(i);
      x = stage.blocks(x);
      if (outIndices.contains(i)) {
        maps.add(norms.get(maps.size()).forward(x).permute(0, 3, 1, 2));
      }
      x = stage.merged(x);
    }
    return maps;
  }

  /** Blocks, followed by the merging of patches except in the last stage. */
  private static final class Stage extends Module {
    private final ModuleList<SwinBlock> blocks;
    private final @Nullable PatchMerging downsample;

    Stage(Args args, int index, double[] dropPaths) {
      int channels = args.embedDims() << index;
      int heads = args.numHeads().get(index);
      List<SwinBlock> each = new ArrayList<>();
      for (int i = 0; i < dropPaths.length; i++) {
        each.add(new SwinBlock(args, channels, heads, i % 2 == 1, dropPaths[i]));
      }
      blocks = child("blocks", new ModuleList<>(each));
      boolean isLast = index == args.depths().size() - 1;
      downsample =
          isLast
              ? null
              : child(
                  "downsample",
                  new PatchMerging(
                      channels, 2 * channels, args.strides().get(index + 1), args.patchNorms()));
    }

    Tensor blocks(Tensor x) {
      Tensor y = x;
      for (SwinBlock block : blocks.modules()) {
        y = block.forward(y);
      }
      return y;
    }

    Tensor merged(Tensor x) {
      return downsample == null ? x : downsample.forward(x);
    }
  }
}
