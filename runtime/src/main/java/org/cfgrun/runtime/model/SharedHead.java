package org.cfgrun.runtime.model;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Layers between the features of a region and all heads of a second stage ({@code shared_head}).
 */
@BuiltFrom(Registries.MODELS)
public abstract class SharedHead extends Module {
  /**
   * Declares the layers. The second stage calls it once, in its constructor.
   *
   * @param channels number of channels of the features
   * @return number of channels of the output
   */
  public abstract int declare(int channels);

  /** Returns the stride: a side of n cells becomes one of n / stride, rounded up. */
  public abstract int stride();

  /**
   * Applies the layers.
   *
   * @param features {@code [n, C, height, width]}
   */
  public abstract Tensor forward(Tensor features);
}
