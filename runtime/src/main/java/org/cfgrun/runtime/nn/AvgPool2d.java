package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Average pooling of {@code [N, C, H, W]}. */
public final class AvgPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;
  private final boolean isCovering;

  private AvgPool2d(int kernel, int stride, int padding, boolean isCovering) {
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.isCovering = isCovering;
  }

  /**
   * Creates a pooling layer.
   *
   * @param kernel kernel size, in pixels
   * @param stride stride, in pixels
   * @param padding zeros on each side, which the divisor counts
   */
  public AvgPool2d(int kernel, int stride, int padding) {
    this(kernel, stride, padding, false);
  }

  /** Creates a pooling by windows that cover the whole map; those at the end may be smaller. */
  public static AvgPool2d covering(int size) {
    return new AvgPool2d(size, size, 0, true);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.avgPool2d(x, kernel, stride, padding, isCovering, !isCovering);
  }
}
