package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** Max pooling of {@code [N, C, H, W]}. */
public final class MaxPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;

  /**
   * Creates a pooling layer.
   *
   * @param kernel kernel size, in pixels
   * @param stride stride, in pixels
   * @param padding padding of minus infinity on each side, in pixels; at most half the kernel size
   */
  public MaxPool2d(int kernel, int stride, int padding) {
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.maxPool2d(x, kernel, stride, padding, false);
  }
}
