package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Layer normalization over the last axes, by their mean and biased variance; Ba et al., 2016. Eps
 * is 1e-5, as PyTorch's default.
 */
public final class LayerNorm extends Norm {
  private static final double EPS = 1e-5;

  private final Shape shape;

  /**
   * Creates a layer normalization.
   *
   * @param shape sizes of the normalized axes
   */
  public LayerNorm(long... shape) {
    super(shape);
    this.shape = new Shape(shape);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.layerNorm(x, shape, weight().data(), bias().data(), EPS);
  }
}
