package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Inverted residual block of MobileNetV2 (https://arxiv.org/abs/1801.04381): a 1x1 convolution to
 * more channels, a depthwise convolution, and a 1x1 convolution without activation. The input is
 * added if it has the shape of the output.
 */
public final class InvertedResidual extends Layer {
  private final @Nullable ConvModule expand;
  private final ConvModule depthwise;
  private final @Nullable SqueezeExcitation excitation;
  private final ConvModule linear;
  private final DropoutLayer path;
  private final boolean hasShortcut;

  /**
   * Creates the layers.
   *
   * @param shape input, output, kernel size and stride of the block
   * @param channels channels of the depthwise convolution; without the first convolution if they
   *     are those of the input
   * @param convs the convolution factory, or null for {@link Conv2d}
   */
  public InvertedResidual(
      ConvShape shape,
      int channels,
      @Nullable ConvLayers convs,
      NormLayers norms,
      Activation activation) {
    this(shape, channels, convs, norms, activation, null, DropPath.of(0));
  }

  /**
   * Creates the layers of a block as in EfficientNet.
   *
   * @param shape input, output, kernel size and stride of the block
   * @param channels channels of the depthwise convolution; without the first convolution if they
   *     are those of the input
   * @param convs the convolution factory, or null for {@link Conv2d}
   * @param excitation layer after the depthwise convolution; none if null
   * @param path dropout before the input is added
   */
  public InvertedResidual(
      ConvShape shape,
      int channels,
      @Nullable ConvLayers convs,
      NormLayers norms,
      Activation activation,
      @Nullable SqueezeExcitation excitation,
      DropoutLayer path) {
    ConvShape first = ConvShape.of(shape.in(), channels, 1);
    ConvShape second =
        ConvShape.of(channels, channels, shape.kernel())
            .stride(shape.stride())
            .padding(shape.kernel() / 2)
            .groups(channels);
    ConvShape third = ConvShape.of(channels, shape.out(), 1);
    expand =
        channels == shape.in()
            ? null
            : child("expand_conv", new ConvModule(first, convs, norms, activation));
    depthwise = child("depthwise_conv", new ConvModule(second, convs, norms, activation));
    this.excitation = excitation == null ? null : child("se", excitation);
    linear = child("linear_conv", new ConvModule(third, convs, norms, null));
    this.path = child("drop_path", path);
    hasShortcut = shape.stride() == 1 && shape.in() == shape.out();
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = expand == null ? x : expand.forward(x);
    y = depthwise.forward(y);
    y = linear.forward(excitation == null ? y : excitation.forward(y));
    return hasShortcut ? x.add(path.forward(y)) : y;
  }
}
