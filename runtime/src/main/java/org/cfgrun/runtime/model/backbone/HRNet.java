package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Key;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * High-resolution network (https://arxiv.org/abs/1904.04514): branches of different resolutions
 * that run in parallel and exchange their maps. The stem has stride 4; each stage after the first
 * adds branches, each with half the resolution of the one before.
 */
@Component(Registries.MODELS)
public final class HRNet extends InitializedBackbone {
  private static final int STEM_CHANNELS = 64;
  private static final int STEM_STRIDE = 4;

  /** Kind of residual block. */
  public enum BlockKind {
    /** Two 3x3 convolutions. */
    @Key("BASIC")
    BASIC(1),
    /** 1x1, 3x3 and 1x1 convolutions; the output has four times the channels. */
    @Key("BOTTLENECK")
    BOTTLENECK(Bottleneck.EXPANSION);

    private final int expansion;

    BlockKind(int expansion) {
      this.expansion = expansion;
    }

    /** Creates blocks in sequence. */
    Sequential blocks(BlockLayers layers, int in, int planes, int count) {
      BlockShape shape =
          new BlockShape(in, planes, planes * expansion, 1, 1, planes, 1, true, layers);
      List<Layer> blocks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        blocks.add(this == BASIC ? new BasicBlock(shape) : new Bottleneck.Plain(shape));
        shape = shape.next();
      }
      return new Sequential(blocks);
    }
  }

  /**
   * Arguments of a stage.
   *
   * @param numModules number of modules in sequence
   * @param numBranches number of branches
   * @param block kind of block
   * @param numBlocks number of blocks of each branch
   * @param numChannels channels inside the blocks of each branch
   */
  public record Stage(
      @Bounds(min = 1, max = 100) int numModules,
      @Bounds(min = 1, max = 16) int numBranches,
      BlockKind block,
      @Bounds(min = 1, max = 1000) List<Integer> numBlocks,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> numChannels) {
    public Stage {
      require("num_blocks", numBlocks, numBranches);
      require("num_channels", numChannels, numBranches);
    }

    private static void require(String argument, List<Integer> values, int branches) {
      if (values.size() != branches) {
        throw new ArgumentException(
            argument,
            "Expected one of `%s` for each of the %s branches, got %s."
                .formatted(argument, branches, values.size()));
      }
    }

    /** Returns the channels of the output of each branch. */
    List<Integer> out() {
      return numChannels.stream().map(channels -> channels * block.expansion).toList();
    }
  }

  /**
   * Arguments of all stages.
   *
   * @param stage1 first stage; only its first branch is used
   * @param stage2 second stage
   * @param stage3 third stage
   * @param stage4 fourth stage
   */
  public record Stages(Stage stage1, Stage stage2, Stage stage3, Stage stage4) {
    public Stages {
      Stage last = stage2;
      for (Stage stage : List.of(stage3, stage4)) {
        if (stage.numBranches() < last.numBranches()) {
          throw new ArgumentException(
              "Expected at least as many branches as in the stage before, %s, got %s."
                  .formatted(last.numBranches(), stage.numBranches()));
        }
        last = stage;
      }
    }
  }

  /**
   * @param extra the stages
   * @param inChannels number of channels of an image
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization
   * @param normEval whether batch normalization keeps its running statistics in training; weight
   *     and bias are still trained
   * @param withCp accepted for compatibility; activations are always kept for the backward pass,
   *     which takes more memory and does not change results
   * @param zeroInitResidual accepted for compatibility; has no effect, as in mmdet
   * @param multiscaleOutput whether to return the maps of all branches; if False, only the finest
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @param initCfg initial values
   */
  public record Args(
      Stages extra,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("3") int inChannels,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='BN')") NormLayers normCfg,
      @Default("True") boolean normEval,
      @Default("False") boolean withCp,
      @Default("False") boolean zeroInitResidual,
      @Default("True") boolean multiscaleOutput,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      InitCfg.of(pretrained, initCfg);
    }

    private BlockLayers layers() {
      return new BlockLayers(ResNetStyle.PYTORCH, false, convCfg, null, normCfg, List.of());
    }
  }

  private final Layer conv1;
  private final Norm norm1;
  private final Layer conv2;
  private final Norm norm2;
  private final Sequential layer1;
  private final List<OptionalLayers> transitions = new ArrayList<>();
  private final List<ModuleList<HRModule>> stages = new ArrayList<>();
  private final List<FeatureMap> outputs = new ArrayList<>();

  public HRNet(Args args) {
    super(args.inChannels(), InitCfg.of(args.pretrained(), args.initCfg()));
    BlockLayers layers = args.layers();
    ConvShape first = ConvShape.of(args.inChannels(), STEM_CHANNELS, 3).stride(2).padding(1);
    ConvShape second = ConvShape.of(STEM_CHANNELS, STEM_CHANNELS, 3).stride(2).padding(1);
    NormLayers norms = args.normCfg();
    conv1 = child("conv1", ConvLayers.layer(args.convCfg(), first, false));
    norm1 = child(norms.prefix() + "1", norms.layer(STEM_CHANNELS));
    conv2 = child("conv2", ConvLayers.layer(args.convCfg(), second, false));
    norm2 = child(norms.prefix() + "2", norms.layer(STEM_CHANNELS));
    Stage start = args.extra().stage1();
    int planes = start.numChannels().get(0);
    layer1 =
        child(
            "layer1",
            start.block().blocks(layers, STEM_CHANNELS, planes, start.numBlocks().get(0)));
    List<Integer> channels = start.out().subList(0, 1);
    List<Stage> later =
        List.of(args.extra().stage2(), args.extra().stage3(), args.extra().stage4());
    for (int i = 0; i < later.size(); i++) {
      Stage stage = later.get(i);
      transitions.add(child("transition" + (i + 1), transition(channels, stage.out(), layers)));
      boolean isWhole = args.multiscaleOutput() || i < later.size() - 1;
      stages.add(child("stage" + (i + 2), stage(stage, layers, isWhole)));
      channels = stage.out();
    }
    int count = args.multiscaleOutput() ? channels.size() : 1;
    for (int i = 0; i < count; i++) {
      outputs.add(new FeatureMap(channels.get(i), STEM_STRIDE << i));
    }
    complete(FrozenStages.of(-1, List.of(), List.of(), args.normEval()));
  }

  /** Returns the layers that bring the maps of a stage to the branches of the next one. */
  private static OptionalLayers transition(
      List<Integer> from, List<Integer> to, BlockLayers layers) {
    List<@Nullable Layer> branches = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      if (i >= from.size()) {
        int steps = i + 1 - from.size();
        branches.add(ConvUnit.strided(from.get(from.size() - 1), to.get(i), steps, true, layers));
      } else if (from.get(i).equals(to.get(i))) {
        branches.add(null);
      } else {
        ConvShape shape = ConvShape.of(from.get(i), to.get(i), 3).padding(1);
        branches.add(new ConvUnit(shape, true, layers));
      }
    }
    return new OptionalLayers(branches);
  }

  private static ModuleList<HRModule> stage(Stage stage, BlockLayers layers, boolean isWhole) {
    List<HRModule> modules = new ArrayList<>();
    for (int i = 0; i < stage.numModules(); i++) {
      modules.add(new HRModule(stage, layers, isWhole || i < stage.numModules() - 1));
    }
    return new ModuleList<>(modules);
  }

  @Override
  public List<FeatureMap> outputs() {
    return List.copyOf(outputs);
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = ConvNorm.relu(conv1, norm1, images);
    x = layer1.forward(ConvNorm.relu(conv2, norm2, x));
    List<Tensor> maps = List.of(x);
    for (int i = 0; i < stages.size(); i++) {
      maps = branches(transitions.get(i), maps);
      for (HRModule module : stages.get(i).modules()) {
        maps = module.forward(maps);
      }
    }
    return maps;
  }

  private static List<Tensor> branches(OptionalLayers transition, List<Tensor> maps) {
    List<Tensor> branches = new ArrayList<>();
    for (int i = 0; i < transition.size(); i++) {
      Tensor map = maps.get(Math.min(i, maps.size() - 1));
      Layer layer = transition.get(i);
      branches.add(layer == null ? map : layer.forward(map));
    }
    return branches;
  }
}
