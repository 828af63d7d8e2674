package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution: {@code [N, in, H, W]} to {@code [N, out, H', W']}. Parameters {@code
 * weight} and {@code bias}; first values as PyTorch's: both uniform in {@code ±1/sqrt(fan_in)}.
 */
public final class Conv2d extends Layer {
  private final ConvShape shape;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * A convolution.
   *
   * @param hasBias whether a value is added to each channel of the output
   */
  public Conv2d(ConvShape shape, boolean hasBias) {
    this.shape = shape;
    int fanIn = shape.in() / shape.groups() * shape.kernel() * shape.kernel();
    Init init = LinearInit.of(fanIn);
    weight =
        parameter(
            "weight",
            init,
            shape.out(),
            shape.in() / shape.groups(),
            shape.kernel(),
            shape.kernel());
    bias = hasBias ? parameter("bias", init, shape.out()) : null;
  }

  /** Its measures. */
  public ConvShape shape() {
    return shape;
  }

  /** The weight, {@code [out, in / groups, kernel, kernel]}. */
  public Parameter weight() {
    return weight;
  }

  /** The bias {@code [out]}, or null. */
  public @Nullable Parameter bias() {
    return bias;
  }

  /** The output with negative values set to 0, in one call of the engine. */
  Tensor relu(Tensor x) {
    return Functional.convRelu(
        x,
        weight.data(),
        bias == null ? null : bias.data(),
        shape.stride(),
        shape.padding(),
        shape.dilation(),
        shape.groups());
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.conv2d(
        x,
        weight.data(),
        bias == null ? null : bias.data(),
        shape.stride(),
        shape.padding(),
        shape.dilation(),
        shape.groups());
  }
}
