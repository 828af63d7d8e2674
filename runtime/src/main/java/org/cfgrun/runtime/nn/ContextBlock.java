package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Global context block of GCNet (https://arxiv.org/abs/1904.11492). A weighted mean over all
 * positions passes through two 1x1 convolutions, and the result scales or shifts each channel of
 * the input. The last convolution is initially 0.
 *
 * @param ratio channels between the two convolutions, as a fraction of the input's
 * @param poolingType weights of the mean: {@code att}, a softmax over the positions of a 1x1
 *     convolution; {@code avg}, equal weights
 * @param fusionTypes how the result is applied: {@code channel_add}, {@code channel_mul} (after a
 *     sigmoid) or both; the product comes first
 * @param postfix end of the layer's name
 */
@Component(Registries.PLUGIN_LAYERS)
public record ContextBlock(
    @Bounds(min = 0, minExcluded = true, max = 1000) double ratio,
    @Default("'att'") PoolingType poolingType,
    @Default("('channel_add',)") List<FusionType> fusionTypes,
    @Default("''") Postfix postfix)
    implements Plugin {
  /** Weights of the mean over all positions. */
  public enum PoolingType {
    ATT,
    AVG
  }

  /** Application of the context to the input. */
  public enum FusionType {
    CHANNEL_ADD,
    CHANNEL_MUL
  }

  public ContextBlock {
    if (fusionTypes.isEmpty()) {
      throw new ArgumentException(
          "fusion_types", "Expected at least one of 'channel_add' and 'channel_mul', got none.");
    }
  }

  @Override
  public String name() {
    return "context_block" + postfix.text();
  }

  @Override
  public PluginLayer layer(int channels) {
    int planes = (int) (channels * ratio);
    if (planes < 1) {
      throw new ArgumentException(
          "ratio",
          "`ratio` = %s leaves no channel of %s. Set it to at least 1 / %s."
              .formatted(ratio, channels, channels));
    }
    return new Block(channels, planes);
  }

  private final class Block extends PluginLayer {
    private final GlobalAvgPool2d pool = new GlobalAvgPool2d();
    private final @Nullable Conv2d mask;
    private final @Nullable Transform add;
    private final @Nullable Transform mul;

    Block(int channels, int planes) {
      mask =
          poolingType == PoolingType.ATT
              ? child("conv_mask", new Conv2d(ConvShape.of(channels, 1, 1), true))
              : null;
      if (mask != null) {
        mask.init(Init.kaimingNormal(Fan.FAN_IN, 0));
      }
      add =
          fusionTypes.contains(FusionType.CHANNEL_ADD)
              ? child("channel_add_conv", new Transform(channels, planes))
              : null;
      mul =
          fusionTypes.contains(FusionType.CHANNEL_MUL)
              ? child("channel_mul_conv", new Transform(channels, planes))
              : null;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor context = context(x);
      Tensor y = mul == null ? x : x.mul(mul.forward(context).sigmoid());
      return add == null ? y : y.add(add.forward(context));
    }

    /** Returns the weighted mean over all positions, {@code [N, C, 1, 1]}. */
    private Tensor context(Tensor x) {
      if (mask == null) {
        return pool.forward(x);
      }
      Tensor weights = mask.forward(x).flatten(2, 3).softmax(2).transpose(1, 2);
      return x.flatten(2, 3).matmul(weights).unsqueeze(3);
    }
  }

  /** Convolution, normalization, ReLU and convolution, named as mmcv's {@code Sequential}. */
  private static final class Transform extends Layer {
    private final Conv2d reduce;
    private final LayerNorm norm;
    private final Conv2d restore;

    Transform(int channels, int planes) {
      reduce = child("0", new Conv2d(ConvShape.of(channels, planes, 1), true));
      norm = child("1", new LayerNorm(planes, 1, 1));
      restore = child("3", new Conv2d(ConvShape.of(planes, channels, 1), true));
      restore.init(Init.constant(0));
    }

    @Override
    public Tensor forward(Tensor x) {
      return restore.forward(norm.forward(reduce.forward(x)).relu_());
    }
  }
}
