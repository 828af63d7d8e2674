package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Enlarges feature maps by bilinear interpolation between the centers of the cells.
 *
 * @param scaleFactor factor by which height and width grow
 */
@Component(value = Registries.UPSAMPLE_LAYERS, names = "bilinear")
public record BilinearUpsample(@Bounds(min = 1, max = UpsampleLayers.MAX_FACTOR) int scaleFactor)
    implements UpsampleLayers {
  @Override
  public boolean changesChannels() {
    return false;
  }

  @Override
  public Layer layer(int in, int out) {
    return new Upsample(Upsample.Mode.BILINEAR, scaleFactor);
  }
}
