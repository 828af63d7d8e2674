package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual network (https://arxiv.org/abs/1512.03385), with the parameter names of torchvision and
 * mmdet. Without {@code init_cfg}, convolutions start Kaiming normal by their outputs.
 */
@Component(Registries.MODELS)
public final class ResNet extends Backbone implements PretrainedPart.Owner {
  /**
   * @param depth 18, 34, 50, 101 or 152
   * @param inChannels channels of an image
   * @param stemChannels channels of the first convolution; those of the first stage when None
   * @param baseChannels channels inside the blocks of the first stage; each stage doubles them
   * @param numStages how many stages there are, from 1 to 4
   * @param strides stride of each stage
   * @param dilations dilation of each stage
   * @param outIndices stages whose outputs are given, from 0, in rising order
   * @param style whether the 3x3 convolution of a bottleneck takes the stride ({@code pytorch}) or
   *     the first 1x1 ({@code caffe})
   * @param frozenStages the stem and this many stages are not trained; 0 for the stem alone, -1 for
   *     none
   * @param convCfg kind of convolution; the plain one when None
   * @param normCfg kind of normalisation
   * @param normEval whether batch normalisation keeps its running statistics in training; weight
   *     and bias are trained all the same
   * @param withCp must be False: activations are always kept for the backward pass
   * @param zeroInitResidual whether the last normalisation of each block starts at 0, so that the
   *     block starts as its shortcut
   * @param pretrained older way to write {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @param initCfg first values
   */
  public record Args(
      int depth,
      @Default("3") int inChannels,
      @Default("None") @Nullable Integer stemChannels,
      @Default("64") int baseChannels,
      @Default("4") int numStages,
      @Default("(1, 2, 2, 2)") List<Integer> strides,
      @Default("(1, 1, 1, 1)") List<Integer> dilations,
      @Default("(0, 1, 2, 3)") List<Integer> outIndices,
      @Default("'pytorch'") ResNetStyle style,
      @Default("-1") int frozenStages,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='BN', requires_grad=True)") NormLayers normCfg,
      @Default("True") boolean normEval,
      @Default("False") boolean withCp,
      @Default("True") boolean zeroInitResidual,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {}

  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3));

  private final Args args;
  private final Layer conv1;
  private final Norm norm1;
  private final List<Sequential> stages = new ArrayList<>();
  private final @Nullable InitCfg initCfg;

  public ResNet(Args args) {
    this.args = args;
    check(args);
    int stem = args.stemChannels() == null ? args.baseChannels() : args.stemChannels();
    ConvShape first = ConvShape.of(args.inChannels(), stem, 7).stride(2).padding(3);
    conv1 = child("conv1", ConvLayers.layer(args.convCfg(), first, false));
    norm1 = child(args.normCfg().prefix() + "1", args.normCfg().layer(stem));
    int channels = stem;
    for (int i = 0; i < args.numStages(); i++) {
      int planes = args.baseChannels() << i;
      BlockShape shape =
          new BlockShape(
              channels,
              planes,
              args.strides().get(i),
              args.dilations().get(i),
              args.style(),
              args.convCfg(),
              args.normCfg());
      stages.add(child("layer" + (i + 1), stage(shape, BLOCKS.get(args.depth()).get(i))));
      channels = outChannels(planes);
    }
    initCfg = args.pretrained() == null ? args.initCfg() : InitCfg.pretrained(args.pretrained());
    initialise();
    freeze();
  }

  private static void check(Args args) {
    if (!BLOCKS.containsKey(args.depth())) {
      throw new ArgumentException("depth", "`depth` must be 18, 34, 50, 101 or 152");
    }
    if (args.numStages() < 1 || args.numStages() > 4) {
      throw new ArgumentException("num_stages", "`num_stages` must be from 1 to 4");
    }
    if (args.strides().size() != args.numStages() || args.dilations().size() != args.numStages()) {
      throw new ArgumentException(
          "`strides` and `dilations` must have one number for each of the `num_stages` stages");
    }
    if (args.outIndices().stream().anyMatch(i -> i < 0 || i >= args.numStages())) {
      throw new ArgumentException(
          "out_indices", "`out_indices` must be numbers of stages, from 0 and below `num_stages`");
    }
    if (args.frozenStages() > args.numStages()) {
      throw new ArgumentException(
          "frozen_stages", "`frozen_stages` must not be more than `num_stages`");
    }
    if (args.withCp()) {
      throw new ArgumentException(
          "with_cp",
          "`with_cp` must be False: activations cannot be computed anew in the backward pass;"
              + " results are the same without, memory use is higher");
    }
    if (args.pretrained() != null && args.initCfg() != null) {
      throw new ArgumentException("`pretrained` and `init_cfg` cannot both be given");
    }
  }

  private Sequential stage(BlockShape shape, int blocks) {
    List<ResidualBlock> stage = new ArrayList<>();
    stage.add(block(shape));
    for (int i = 1; i < blocks; i++) {
      stage.add(block(shape.next(outChannels(shape.planes()))));
    }
    return new Sequential(stage);
  }

  private ResidualBlock block(BlockShape shape) {
    return args.depth() < 50 ? new BasicBlock(shape) : new Bottleneck(shape);
  }

  private int outChannels(int planes) {
    return args.depth() < 50 ? planes : planes * Bottleneck.EXPANSION;
  }

  private void initialise() {
    if (initCfg != null) {
      initCfg.apply(this);
      return;
    }
    forEachModule(
        (path, module) -> {
          if (module instanceof Conv2d conv) {
            conv.weight().init(Init.kaimingNormal(Fan.FAN_OUT, 0));
          }
          if (module instanceof ResidualBlock block && args.zeroInitResidual()) {
            block.lastNorm().weight().init(Init.constant(0));
          }
        });
  }

  private void freeze() {
    frozenParts().forEach(part -> part.parameters().values().forEach(ResNet::freeze));
  }

  private static void freeze(Parameter parameter) {
    parameter.requiresGrad(false);
  }

  private List<Module> frozenParts() {
    List<Module> frozen = new ArrayList<>();
    if (args.frozenStages() >= 0) {
      frozen.add(conv1);
      frozen.add(norm1);
      frozen.addAll(stages.subList(0, args.frozenStages()));
    }
    return frozen;
  }

  @Override
  public void train(boolean mode) {
    super.train(mode);
    frozenParts().forEach(part -> part.train(false));
    if (mode && args.normEval()) {
      forEachModule(
          (path, module) -> {
            if (module instanceof BatchNorm2d) {
              module.train(false);
            }
          });
    }
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    Tensor x = ConvNorm.relu(conv1, norm1, images);
    x = Functional.maxPool2d(x, 3, 2, 1, false);
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      x = stages.get(i).forward(x);
      if (args.outIndices().contains(i)) {
        outputs.add(x);
      }
    }
    return outputs;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }
}
