package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Makes the normalisation layers of a model: what a config calls {@code norm_cfg}. */
@BuiltFrom(Registries.NORM_LAYERS)
public abstract class NormLayers {
  private final boolean requiresGrad;

  /**
   * Keeps what all kinds have in common.
   *
   * @param requiresGrad whether the affine maps are trained
   */
  protected NormLayers(boolean requiresGrad) {
    this.requiresGrad = requiresGrad;
  }

  /** A layer for a number of channels. */
  public final Norm layer(int channels) {
    Norm norm = create(channels);
    norm.own().values().forEach(parameter -> parameter.requiresGrad(requiresGrad));
    return norm;
  }

  /** A new layer. */
  protected abstract Norm create(int channels);

  /** What the names of such layers begin with: {@code bn} of {@code bn1}. */
  public abstract String prefix();
}
