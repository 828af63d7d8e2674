package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise separable convolution (MobileNet, https://arxiv.org/abs/1704.04861): a convolution of
 * each channel, then a 1x1 convolution over all channels. Both are {@link ConvModule}s with
 * normalization and activation: children {@code depthwise_conv} and {@code pointwise_conv}.
 */
public final class DepthwiseSeparableConvModule extends Layer {
  private final ConvModule depthwise;
  private final ConvModule pointwise;

  /**
   * Creates a block.
   *
   * @param shape shape of the whole; kernel, stride, padding and dilation are those of the first
   *     convolution
   * @param convs factory of the convolutions, or null for {@link Conv2d}
   * @param norms factory of the normalizations, or null for none
   * @param activation activation after each convolution, or null for none
   */
  public DepthwiseSeparableConvModule(
      ConvShape shape,
      @Nullable ConvLayers convs,
      @Nullable NormLayers norms,
      @Nullable Activation activation) {
    int in = shape.in();
    ConvShape each =
        new ConvShape(
            in, in, shape.kernel(), shape.stride(), shape.padding(), shape.dilation(), in);
    depthwise = child("depthwise_conv", new ConvModule(each, convs, norms, activation));
    ConvShape over = ConvShape.of(in, shape.out(), 1);
    pointwise = child("pointwise_conv", new ConvModule(over, convs, norms, activation));
  }

  @Override
  public Tensor forward(Tensor x) {
    return pointwise.forward(depthwise.forward(x));
  }
}
