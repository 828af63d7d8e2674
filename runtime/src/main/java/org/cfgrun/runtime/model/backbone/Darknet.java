package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DarknetSettings;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Backbone of YOLOv3 (https://arxiv.org/abs/1804.02767): a 3x3 convolution, then five stages of a
 * convolution with stride 2 and residual blocks, with the parameter names of mmdet.
 */
@Component(Registries.MODELS)
public final class Darknet extends SequentialBackbone {
  private static final int DEPTH = 53;
  private static final List<Integer> BLOCKS = List.of(1, 2, 8, 8, 4);
  private static final int STEM_CHANNELS = 32;

  /**
   * @param depth 53
   * @param outIndices outputs: 0 for the first convolution, 1 for the first stage
   * @param frozenStages number of parts whose parameters do not change: the first convolution and
   *     the stages after it; 0 or -1 for none
   * @param layers arguments that the parts of YOLOv3 share
   * @param normEval whether batch normalization keeps its running statistics in training
   * @param initCfg initial values; Kaiming normal, mode fan-out, if None
   */
  public record Args(
      @Default("53") int depth,
      @Default("(3, 4, 5)") List<Integer> outIndices,
      @Bounds(min = -1, max = 6) @Default("-1") int frozenStages,
      @Inline DarknetSettings layers,
      @Default("True") boolean normEval,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (depth != DEPTH) {
        throw new ArgumentException("depth", "Expected 53, got %s.".formatted(depth));
      }
      if (outIndices.isEmpty() || outIndices.stream().anyMatch(i -> i < 0 || i > BLOCKS.size())) {
        throw new ArgumentException(
            "out_indices",
            "Expected numbers from 0 to %s, got %s.".formatted(BLOCKS.size(), outIndices));
      }
    }
  }

  public Darknet(Args args) {
    super(args.outIndices(), args.initCfg());
    DarknetSettings settings = args.layers();
    part("conv1", settings.window(IMAGE_CHANNELS, STEM_CHANNELS), new FeatureMap(STEM_CHANNELS, 1));
    for (int i = 0; i < BLOCKS.size(); i++) {
      int in = last().channels();
      part(
          "conv_res_block" + (i + 1),
          new Stage(in, BLOCKS.get(i), settings),
          new FeatureMap(2 * in, 2 * last().stride()));
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    } else {
      // As in mmcv, the first convolution keeps the gain of its activation.
      parts().subList(1, parts().size()).forEach(Darknet::initialize);
    }
    freeze(FrozenStages.of(args.frozenStages(), List.of(), parts(), args.normEval()));
  }

  private static void initialize(Layer stage) {
    stage.forEachModule(
        (path, part) -> {
          if (part instanceof Conv2d conv) {
            conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
          }
        });
  }

  /** Convolution with stride 2 and residual blocks, named {@code res0}, {@code res1}, ... */
  private static final class Stage extends Layer {
    private final List<Layer> parts = new ArrayList<>();

    Stage(int in, int blocks, DarknetSettings settings) {
      int out = 2 * in;
      parts.add(child("conv", settings.conv(ConvShape.of(in, out, 3).stride(2).padding(1))));
      for (int i = 0; i < blocks; i++) {
        parts.add(child("res" + i, new Block(out, settings)));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Layer part : parts) {
        y = part.forward(y);
      }
      return y;
    }
  }

  /** Residual block: a 1x1 convolution that halves the channels, and a 3x3 convolution. */
  private static final class Block extends Layer {
    private final ConvModule conv1;
    private final ConvModule conv2;

    Block(int channels, DarknetSettings settings) {
      conv1 = child("conv1", settings.point(channels, channels / 2));
      conv2 = child("conv2", settings.window(channels / 2, channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv2.forward(conv1.forward(x)).add(x);
    }
  }
}
