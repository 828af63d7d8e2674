package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution: {@code [N, in, H, W]} to {@code [N, out, H', W']}. Parameters {@code
 * weight} and {@code bias}; initial values as in PyTorch: both uniform in {@code ±1/sqrt(fan_in)}.
 */
public class Conv2d extends Layer {
  private final ConvShape shape;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * Creates a convolution.
   *
   * @param hasBias whether to add a bias to each output channel
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

  /** Returns the shape of the convolution. */
  public final ConvShape shape() {
    return shape;
  }

  /** Returns the weight, {@code [out, in / groups, kernel, kernel]}. */
  public final Parameter weight() {
    return weight;
  }

  /** Returns the bias {@code [out]}, or null. */
  public final @Nullable Parameter bias() {
    return bias;
  }

  /** Sets the initial weights; the bias is initially 0. */
  public final void init(Init weights) {
    weight.init(weights);
    if (bias != null) {
      bias.init(Init.constant(0));
    }
  }

  /** Sets PyTorch's initial values again. */
  public final void reset() {
    Init init = LinearInit.of(shape.in() / shape.groups() * shape.kernel() * shape.kernel());
    weight.init(init);
    if (bias != null) {
      bias.init(init);
    }
  }

  /** Returns the weight as it is used, in the shape of {@link #weight}. */
  Tensor kernel() {
    return weight.data();
  }

  /** Returns the input as it is convolved, such as with more zeros around it. */
  Tensor input(Tensor x) {
    return x;
  }

  /** Computes {@code relu(conv(x))} in one call of the engine. */
  final Tensor relu(Tensor x) {
    return Functional.convRelu(
        input(x),
        kernel(),
        bias == null ? null : bias.data(),
        shape.stride(),
        shape.padding(),
        shape.dilation(),
        shape.groups());
  }

  @Override
  public final Tensor forward(Tensor x) {
    return Functional.conv2d(
        input(x),
        kernel(),
        bias == null ? null : bias.data(),
        shape.stride(),
        shape.padding(),
        shape.dilation(),
        shape.groups());
  }
}
