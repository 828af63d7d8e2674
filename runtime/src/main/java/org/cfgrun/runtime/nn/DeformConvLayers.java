package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Deformable convolution (https://arxiv.org/abs/1703.06211) without bias. The child {@code
 * conv_offset}, a convolution of the same shape, predicts the offsets; it is initially 0.
 *
 * @param deformGroups number of channel groups with separate offsets
 * @param fallbackOnStride must be False: every convolution of a stage with {@code dcn} is
 *     deformable
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"DCN"})
public record DeformConvLayers(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int deformGroups,
    @Default("False") boolean fallbackOnStride)
    implements ConvLayers {
  public DeformConvLayers {
    requireNoFallback(fallbackOnStride);
  }

  /** Throws if plain convolutions are wanted in the first block that has a stride. */
  static void requireNoFallback(boolean fallbackOnStride) {
    if (fallbackOnStride) {
      throw new ArgumentException(
          "fallback_on_stride",
          "`fallback_on_stride` = True is not supported. Set it to False, or remove the stage from"
              + " `stage_with_dcn`.");
    }
  }

  @Override
  public Layer layer(ConvShape shape, boolean hasBias) {
    if (hasBias) {
      throw new ArgumentException(
          "`DCN` has no bias. Use it with a normalization, or use `DCNv2`.");
    }
    return new Pack(new DeformableShape(shape, deformGroups));
  }

  private static final class Pack extends Layer implements DeformableConvolution {
    private final DeformableShape shape;
    private final Parameter weight;
    private final Conv2d offset;

    Pack(DeformableShape shape) {
      this.shape = shape;
      weight = parameter("weight", Init.kaimingUniform(Fan.FAN_IN, 0), shape.weight());
      offset = child("conv_offset", shape.predictor(2));
    }

    @Override
    public Tensor forward(Tensor x) {
      return shape.convolve(x, offset.forward(x), null, weight, null);
    }
  }
}
