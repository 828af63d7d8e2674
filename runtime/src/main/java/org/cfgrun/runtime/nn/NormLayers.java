package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Factory of normalization layers, configured by {@code norm_cfg}. */
@BuiltFrom(Registries.NORM_LAYERS)
public abstract class NormLayers {
  private final boolean requiresGrad;

  /**
   * Creates a factory.
   *
   * @param requiresGrad whether to train the affine parameters
   */
  protected NormLayers(boolean requiresGrad) {
    this.requiresGrad = requiresGrad;
  }

  /** Creates a layer for a number of channels and applies the common arguments. */
  public final Norm layer(int channels) {
    Norm norm = create(channels);
    norm.own().values().forEach(parameter -> parameter.requiresGrad(requiresGrad));
    return norm;
  }

  /** Creates a layer. */
  protected abstract Norm create(int channels);

  /** Returns the prefix of the names of these layers: {@code bn} of {@code bn1}. */
  public abstract String prefix();
}
