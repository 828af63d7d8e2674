package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Factory of {@link Linear} layers. */
@Component(
    value = Registries.LINEAR_LAYERS,
    names = {"Linear"})
public final class PlainLinearLayers implements LinearLayers {
  @Override
  public Linear layer(int in, int out) {
    return new Linear(in, out, true);
  }
}
