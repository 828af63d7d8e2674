package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Modulated deformable convolution (https://arxiv.org/abs/1811.11168): each sampled value is also
 * multiplied by a factor from 0 to 1. The child {@code conv_offset}, a convolution of the same
 * shape, predicts the offsets and, before a sigmoid, the factors. It is initially 0, the weight
 * uniform in {@code ±1/sqrt(in * kernel * kernel)}.
 *
 * @param deformGroups number of channel groups with separate offsets and factors
 * @param fallbackOnStride must be False: every convolution of a stage with {@code dcn} is
 *     deformable
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"DCNv2"})
public record ModulatedDeformConvLayers(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int deformGroups,
    @Default("False") boolean fallbackOnStride)
    implements ConvLayers {
  public ModulatedDeformConvLayers {
    DeformConvLayers.requireNoFallback(fallbackOnStride);
  }

  @Override
  public Layer layer(ConvShape shape, boolean hasBias) {
    return new Pack(new DeformableShape(shape, deformGroups), hasBias);
  }

  private static final class Pack extends Layer implements DeformableConvolution, SelfInitialized {
    private final DeformableShape shape;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Conv2d predictor;

    Pack(DeformableShape shape, boolean hasBias) {
      this.shape = shape;
      weight = parameter("weight", Init.constant(0), shape.weight());
      bias = hasBias ? parameter("bias", Init.constant(0), shape.conv().out()) : null;
      predictor = child("conv_offset", shape.predictor(3));
      initialize();
    }

    @Override
    public void initialize() {
      ConvShape conv = shape.conv();
      double bound = 1 / Math.sqrt((double) conv.in() * conv.kernel() * conv.kernel());
      weight.init(Init.uniform(-bound, bound));
      if (bias != null) {
        bias.init(Init.constant(0));
      }
      predictor.init(Init.constant(0));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor predicted = predictor.forward(x);
      int positions = shape.positions();
      Tensor offset = predicted.narrow(1, 0, 2L * positions);
      Tensor mask = predicted.narrow(1, 2L * positions, positions).sigmoid();
      return shape.convolve(x, offset, mask, weight, bias);
    }
  }
}
