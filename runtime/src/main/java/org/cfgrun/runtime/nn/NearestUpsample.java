package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Enlarges feature maps: each cell takes the value of the nearest one.
 *
 * @param scaleFactor factor by which height and width grow
 */
@Component(value = Registries.UPSAMPLE_LAYERS, names = "nearest")
public record NearestUpsample(@Bounds(min = 1, max = UpsampleLayers.MAX_FACTOR) int scaleFactor)
    implements UpsampleLayers {
  @Override
  public boolean changesChannels() {
    return false;
  }

  @Override
  public Layer layer(int in, int out) {
    return new Upsample(Upsample.Mode.NEAREST, scaleFactor);
  }
}
