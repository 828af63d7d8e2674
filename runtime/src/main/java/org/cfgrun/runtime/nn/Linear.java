package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Linear layer {@code x Wᵀ + b}: {@code [..., in]} to {@code [..., out]}. Parameters {@code weight}
 * and {@code bias}; initial values as in PyTorch: both uniform in {@code ±1/sqrt(in)}.
 */
public class Linear extends Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * Creates a linear layer.
   *
   * @param in size of the input's last axis
   * @param out size of the output's last axis
   */
  public Linear(int in, int out, boolean hasBias) {
    Init init = LinearInit.of(in);
    weight = parameter("weight", init, out, in);
    bias = hasBias ? parameter("bias", init, out) : null;
  }

  /** Sets the initial weights; the bias is initially 0. */
  public final void init(Init weights) {
    weight.init(weights);
    if (bias != null) {
      bias.init(Init.constant(0));
    }
  }

  /** Returns the weight, {@code [out, in]}. */
  public final Parameter weight() {
    return weight;
  }

  /** Returns the bias {@code [out]}, or null. */
  public final @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.linear(x, weight.data(), bias == null ? null : bias.data());
  }
}
