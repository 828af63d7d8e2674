package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * L2 normalization over the channels of each cell (ParseNet, https://arxiv.org/abs/1506.04579):
 * {@code weight * x / (sqrt(sum x^2) + 1e-10)}.
 */
public final class L2Norm extends Layer {
  private static final double EPS = 1e-10;

  private final Parameter weight;

  /**
   * Creates a layer.
   *
   * @param scale initial factor of every channel
   */
  public L2Norm(int channels, double scale) {
    weight = parameter("weight", Init.constant(scale), channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.l2Norm(x, weight.data(), EPS);
  }
}
