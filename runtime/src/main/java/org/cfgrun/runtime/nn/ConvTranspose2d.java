package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution: {@code [N, in, H, W]} to {@code [N, out, H', W']} with {@code H' = (H -
 * 1) * stride - 2 * padding + kernel}. Parameters {@code weight} and {@code bias}; initial values
 * as in PyTorch: both uniform in {@code ±1/sqrt(out / groups * kernel²)}.
 */
public final class ConvTranspose2d extends Layer {
  private final ConvShape shape;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * Creates a transposed convolution that enlarges maps by a factor.
   *
   * @param factor size of the kernel and stride
   */
  public ConvTranspose2d(int in, int out, int factor) {
    this(ConvShape.of(in, out, factor).stride(factor));
  }

  /** Creates a transposed convolution with a bias and without dilation. */
  public ConvTranspose2d(ConvShape shape) {
    this(shape, true);
  }

  /**
   * Creates a transposed convolution without dilation.
   *
   * @param hasBias whether to add a bias to each output channel
   */
  public ConvTranspose2d(ConvShape shape, boolean hasBias) {
    this.shape = shape;
    int out = shape.out() / shape.groups();
    Init init = LinearInit.of(out * shape.kernel() * shape.kernel());
    weight = parameter("weight", init, shape.in(), out, shape.kernel(), shape.kernel());
    bias = hasBias ? parameter("bias", init, shape.out()) : null;
  }

  /** Returns the weight, {@code [in, out / groups, kernel, kernel]}. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.convTranspose2d(
        x,
        weight.data(),
        bias == null ? null : bias.data(),
        shape.stride(),
        shape.padding(),
        shape.groups());
  }
}
