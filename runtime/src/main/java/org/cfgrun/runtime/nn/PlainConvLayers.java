package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Factory of {@link Conv2d} layers. */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"Conv2d", "Conv"})
public final class PlainConvLayers implements ConvLayers {
  @Override
  public Conv2d layer(ConvShape shape, boolean hasBias) {
    return new Conv2d(shape, hasBias);
  }
}
