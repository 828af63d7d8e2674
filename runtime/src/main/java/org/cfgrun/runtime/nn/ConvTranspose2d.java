package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Transposed convolution whose stride is the size of its kernel: {@code [N, in, H, W]} to {@code
 * [N, out, H * factor, W * factor]}. Parameters {@code weight} and {@code bias}; initial values as
 * in PyTorch: both uniform in {@code ±1/sqrt(out * factor²)}.
 */
public final class ConvTranspose2d extends Layer {
  private final int factor;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Creates a transposed convolution.
   *
   * @param factor size of the kernel and stride
   */
  public ConvTranspose2d(int in, int out, int factor) {
    this.factor = factor;
    Init init = LinearInit.of(out * factor * factor);
    weight = parameter("weight", init, in, out, factor, factor);
    bias = parameter("bias", init, out);
  }

  /** Returns the weight, {@code [in, out, factor, factor]}. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.convTranspose2d(x, weight.data(), bias.data(), factor);
  }
}
