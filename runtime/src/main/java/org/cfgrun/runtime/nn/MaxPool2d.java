package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** The greatest value of each window of {@code [N, C, H, W]}. */
public final class MaxPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;

  /**
   * A pooling.
   *
   * @param kernel side of the window, in pixels
   * @param stride step of the window, in pixels
   * @param padding added on each side, as minus infinity; at most half the kernel
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
