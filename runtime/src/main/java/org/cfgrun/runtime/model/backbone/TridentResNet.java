package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Branched;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * ResNet of three stages whose last one has branches (TridentNet,
 * https://arxiv.org/abs/1901.01892): they share all parameters and differ in the dilation of the
 * 3x3 convolutions, so that each sees objects of another size. Training computes all branches, and
 * detection those of {@code test_branch_idx}. Their maps follow each other along the batch.
 */
@Component(Registries.MODELS)
public final class TridentResNet extends ResidualBackbone implements Branched {
  /**
   * @param depth 50, 101 or 152
   * @param numBranch number of branches
   * @param testBranchIdx index of the branch that detects objects, from 0; -1 for all
   * @param tridentDilations dilation of each branch
   * @param stages number, strides and channels of the stages; there must be three
   * @param settings arguments that all variants share; the dilation of the last stage has no effect
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = 100) int numBranch,
      @Bounds(min = -1) int testBranchIdx,
      @Bounds(min = 1, max = 1024) List<Integer> tridentDilations,
      @Inline StageSettings stages,
      @Inline ResidualSettings settings) {
    public Args {
      ResNet.bottlenecks(depth);
      if (tridentDilations.size() != numBranch) {
        throw new ArgumentException(
            "trident_dilations",
            "Expected a dilation for each of %s branches, got %s."
                .formatted(numBranch, tridentDilations.size()));
      }
      if (testBranchIdx >= numBranch) {
        throw new ArgumentException(
            "test_branch_idx",
            "Expected the index of one of %s branches, got %s."
                .formatted(numBranch, testBranchIdx));
      }
      if (stages.numStages() != STAGES) {
        throw new ArgumentException(
            "num_stages",
            "`TridentResNet` requires three stages, got %s. Set `num_stages=3`."
                .formatted(stages.numStages()));
      }
      if (!settings.outIndices().equals(List.of(STAGES - 1))) {
        throw new ArgumentException(
            "out_indices",
            "Only the last stage has branches, so that other maps do not fit its map. Set `out_indices=(2,)`.");
      }
      if (settings.dcn() != null && settings.stageWithDcn().lastIndexOf(true) == STAGES - 1) {
        throw new ArgumentException(
            "stage_with_dcn", "The stage with branches cannot be deformable. Set it to False.");
      }
    }

    ResidualPlan plan() {
      List<StageShape> shapes = stages.shapes(ResNet.bottlenecks(depth), Bottleneck.EXPANSION);
      int last = shapes.get(STAGES - 1).planes();
      return new ResidualPlan(
          Stem.PLAIN,
          stages.stem(),
          false,
          settings.zeroInitResidual(),
          shapes,
          shape -> shape.planes() == last ? Block.of(shape) : new Bottleneck.Plain(shape));
    }
  }

  private static final int STAGES = 3;

  private final Args args;

  public TridentResNet(Args args) {
    super(args.settings(), args.plan());
    this.args = args;
  }

  /** Declares initial values; as in mmdet, {@code zero_init_residual} leaves the branches out. */
  @Override
  void initializeByDefault() {
    super.initializeByDefault();
    forEachModule(
        (path, module) -> {
          if (module instanceof Block block) {
            block.lastNorm().weight().init(Init.constant(1));
          }
        });
  }

  @Override
  public int numBranch() {
    return args.numBranch();
  }

  @Override
  public int testBranchIdx() {
    return args.testBranchIdx();
  }

  @Override
  Tensor stage(int index, Sequential blocks, Tensor x) {
    if (index < STAGES - 1) {
      return super.stage(index, blocks, x);
    }
    if (branches(isTraining()) == 1) {
      int only = Math.max(args.testBranchIdx(), 0);
      return branch(args.tridentDilations().get(isTraining() ? 0 : only), blocks, x);
    }
    List<Tensor> maps = new ArrayList<>();
    for (int dilation : args.tridentDilations()) {
      maps.add(branch(dilation, blocks, x));
    }
    return Tensor.cat(maps, 0);
  }

  private static Tensor branch(int dilation, Sequential blocks, Tensor x) {
    for (Layer block : blocks.layers()) {
      ((Block) block).conv2.dilation = dilation;
    }
    return blocks.forward(x);
  }

  /** Bottleneck of all branches. */
  private static final class Block extends Bottleneck {
    private final DilatedConv conv2;
    private final Norm norm2;

    static Block of(BlockShape shape) {
      return new Block(shape, new DilatedConv(shape), shape.norm(shape.width()));
    }

    private Block(BlockShape shape, DilatedConv conv2, Norm norm2) {
      super(shape, shape.width(), named(shape, conv2, norm2));
      this.conv2 = conv2;
      this.norm2 = norm2;
    }

    private static Map<String, Module> named(BlockShape shape, Module conv2, Module norm2) {
      Map<String, Module> layers = new LinkedHashMap<>();
      layers.put("conv2", conv2);
      layers.put(shape.normName(2), norm2);
      return layers;
    }

    @Override
    Tensor middle(Tensor x) {
      return ConvNorm.relu(conv2, norm2, x);
    }
  }

  /** 3x3 convolution without bias whose dilation is that of the branch that is computed. */
  private static final class DilatedConv extends Layer {
    private final int stride;
    private final Parameter weight;
    private int dilation = 1;

    DilatedConv(BlockShape shape) {
      stride = shape.middleStride();
      Init init = Init.kaimingUniform(Fan.FAN_IN, 0);
      weight = parameter("weight", init, shape.width(), shape.width(), 3, 3);
    }

    @Override
    public Tensor forward(Tensor x) {
      return Functional.conv2d(x, weight.data(), null, stride, dilation, dilation, 1);
    }
  }
}
