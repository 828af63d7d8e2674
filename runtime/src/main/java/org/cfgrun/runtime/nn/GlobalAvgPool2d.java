package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/** Mean of {@code [N, C, H, W]} over all positions, {@code [N, C, 1, 1]}. */
public final class GlobalAvgPool2d extends Layer {
  @Override
  public Tensor forward(Tensor x) {
    return x.mean(new int[] {2, 3}, true);
  }
}
