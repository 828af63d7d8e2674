package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Layer normalization over the last axes, by their mean and biased variance; Ba et al., 2016. */
public class LayerNorm extends Norm {
  /** PyTorch's default. */
  private static final double EPS = 1e-5;

  private final Shape shape;
  private final double eps;

  /**
   * Creates a layer normalization with an eps of 1e-5.
   *
   * @param shape sizes of the normalized axes
   */
  public LayerNorm(long... shape) {
    this(new Shape(shape), EPS);
  }

  /**
   * Creates a layer normalization.
   *
   * @param shape sizes of the normalized axes
   * @param eps term added to the variance
   */
  public LayerNorm(Shape shape, double eps) {
    super(shape.sizes());
    this.shape = shape;
    this.eps = eps;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.layerNorm(x, shape, weight().data(), bias().data(), eps);
  }
}
