package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * One-dimensional convolution with a kernel of one element: {@code [N, in, L]} to {@code [N, out,
 * L]}. Parameters {@code weight}, {@code [out, in, 1]}, and {@code bias}; initial values as in
 * PyTorch: both uniform in {@code ±1/sqrt(in)}.
 */
public final class PointConv extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  public PointConv(int in, int out) {
    Init init = LinearInit.of(in);
    weight = parameter("weight", init, out, in, 1);
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
    return Functional.conv2d(x.unsqueeze(2), kernel, bias.data(), 1, 0, 1, 1).squeeze(2);
  }
}
