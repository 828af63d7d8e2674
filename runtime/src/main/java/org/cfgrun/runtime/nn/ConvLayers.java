package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/** Makes the convolutions of a model: what a config calls {@code conv_cfg}. */
@BuiltFrom(Registries.CONV_LAYERS)
public interface ConvLayers {
  /** A new convolution. */
  Layer layer(ConvShape shape, boolean hasBias);

  /** A convolution of the kind that a {@code conv_cfg} asks for; the plain one where it is null. */
  static Layer layer(@Nullable ConvLayers layers, ConvShape shape, boolean hasBias) {
    return layers == null ? new Conv2d(shape, hasBias) : layers.layer(shape, hasBias);
  }
}
