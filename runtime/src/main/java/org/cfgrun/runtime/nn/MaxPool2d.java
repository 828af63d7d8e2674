package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Max pooling of {@code [N, C, H, W]}. */
public final class MaxPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;
  private final boolean isCovering;

  /**
   * Creates a pooling layer.
   *
   * @param kernel kernel size, in pixels
   * @param stride stride, in pixels
   * @param padding padding of minus infinity on each side, in pixels; at most half the kernel size
   */
  public MaxPool2d(int kernel, int stride, int padding) {
    this(kernel, stride, padding, false);
  }

  /**
   * Creates a pooling layer.
   *
   * @param isCovering whether windows that begin inside the map but end outside count too
   */
  public MaxPool2d(int kernel, int stride, int padding, boolean isCovering) {
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.isCovering = isCovering;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.maxPool2d(x, kernel, stride, padding, isCovering);
  }
}
