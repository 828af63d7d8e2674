package org.cfgrun.runtime.model.backbone;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.SharedHead;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a ResNet that is applied to features of regions, as in detectors on the fourth stage
 * (Faster R-CNN C4, https://arxiv.org/abs/1703.06870). Its width follows from its features, which
 * are those of the stage before it. Without {@code init_cfg}, the weights of convolutions are
 * initialized with Kaiming normal, mode fan-out.
 */
@Component(Registries.MODELS)
public final class ResLayer extends SharedHead implements PretrainedPart.Owner {
  /**
   * @param depth 18, 34, 50, 101 or 152
   * @param stage index of the stage, from 0
   * @param stride stride of the stage
   * @param dilation dilation of the 3x3 convolutions
   * @param style convolution of a bottleneck that takes the stride: the 3x3 one ({@code pytorch})
   *     or the first 1x1 one ({@code caffe})
   * @param normCfg kind of normalization
   * @param normEval whether batch normalization keeps its running statistics in training
   * @param withCp must be False: activations are always kept for the backward pass
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', checkpoint=...)}
   * @param initCfg initial values
   */
  public record Args(
      int depth,
      @Bounds(min = 1, max = 3) @Default("3") int stage,
      @Bounds(min = 1, max = 32) @Default("2") int stride,
      @Bounds(min = 1, max = 1024) @Default("1") int dilation,
      @Default("'pytorch'") ResNetStyle style,
      @Default("dict(type='BN', requires_grad=True)") NormLayers normCfg,
      @Default("True") boolean normEval,
      @Default("False") boolean withCp,
      @Default("None") @Nullable String pretrained,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      ResNet.requireKnown(depth);
      if (withCp) {
        throw new ArgumentException("with_cp", "`with_cp=True` is not supported. Remove it.");
      }
      InitCfg.of(pretrained, initCfg);
    }

    @Nullable InitCfg init() {
      return InitCfg.of(pretrained, initCfg);
    }
  }

  private final Args args;
  private @Nullable Layer layers;

  public ResLayer(Args args) {
    this.args = args;
  }

  @Override
  public int declare(int channels) {
    // A stage doubles the channels, and a bottleneck has a fourth of them inside.
    int planes = args.depth() < 50 ? channels * 2 : channels / 2;
    BlockLayers kinds = new BlockLayers(args.style(), false, null, null, args.normCfg(), List.of());
    BlockShape first =
        new BlockShape(
            channels,
            planes,
            planes * ResNet.expansion(args.depth()),
            args.stride(),
            args.dilation(),
            planes,
            1,
            true,
            kinds);
    int depth = Objects.requireNonNull(ResNet.BLOCKS.get(args.depth())).get(args.stage());
    List<ResidualBlock> blocks = ResidualBackbone.stage(first, depth, ResNet.blocks(args.depth()));
    layers = child("layer" + (args.stage() + 1), new Sequential(blocks));
    InitializedBackbone.initialize(
        this, args.init(), () -> InitializedBackbone.initializeConvolutions(this));
    return blocks.get(0).outChannels();
  }

  @Override
  public int stride() {
    return args.stride();
  }

  @Override
  public Tensor forward(Tensor features) {
    return Objects.requireNonNull(layers).forward(features);
  }

  @Override
  public void train(boolean mode) {
    super.train(mode);
    new FrozenStages(List.of(), args.normEval()).apply(this);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    InitCfg init = args.init();
    return init == null ? List.of() : init.partsOf(this);
  }
}
