package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/** Factory of convolution layers, configured by {@code conv_cfg}. */
@BuiltFrom(Registries.CONV_LAYERS)
public interface ConvLayers {
  /** Creates a convolution. */
  Layer layer(ConvShape shape, boolean hasBias);

  /** Creates a convolution by the factory of {@code conv_cfg}; a {@link Conv2d} if it is null. */
  static Layer layer(@Nullable ConvLayers layers, ConvShape shape, boolean hasBias) {
    return layers == null ? new Conv2d(shape, hasBias) : layers.layer(shape, hasBias);
  }
}
