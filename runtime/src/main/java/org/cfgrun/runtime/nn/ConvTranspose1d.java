package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * One-dimensional transposed convolution whose stride is the size of its kernel: {@code [N, in, L]}
 * to {@code [N, out, L * factor]}. Parameters {@code weight} and {@code bias}; initial values as in
 * PyTorch: both uniform in {@code ±1/sqrt(out * factor)}.
 */
public final class ConvTranspose1d extends Layer {
  private final int factor;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Creates a transposed convolution.
   *
   * @param factor size of the kernel and stride
   */
  public ConvTranspose1d(int in, int out, int factor) {
    this.factor = factor;
    Init init = LinearInit.of(out * factor);
    weight = parameter("weight", init, in, out, factor);
    bias = parameter("bias", init, out);
  }

  /** Sets the initial weights; the bias is initially 0. */
  public void init(Init weights) {
    weight.init(weights);
    bias.init(Init.constant(0));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor kernel = weight.data().unsqueeze(2);
    return Functional.convTranspose2d(x.unsqueeze(2), kernel, bias.data(), factor, 0, 1).squeeze(2);
  }
}
