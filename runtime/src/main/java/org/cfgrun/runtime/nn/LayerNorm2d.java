package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Layer normalization over the channels of each pixel of a map {@code [N, C, H, W]}. */
public final class LayerNorm2d extends LayerNorm {
  /**
   * Creates a layer normalization.
   *
   * @param channels size of the normalized axis
   * @param eps term added to the variance
   */
  public LayerNorm2d(int channels, double eps) {
    super(new Shape(channels), eps);
  }

  @Override
  public Tensor forward(Tensor x) {
    return super.forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
  }
}
