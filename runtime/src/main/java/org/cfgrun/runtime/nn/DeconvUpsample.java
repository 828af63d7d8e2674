package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Enlarges feature maps by a transposed convolution whose kernel and stride are the factor.
 *
 * @param scaleFactor factor by which height and width grow
 */
@Component(value = Registries.UPSAMPLE_LAYERS, names = "deconv")
public record DeconvUpsample(@Bounds(min = 1, max = UpsampleLayers.MAX_FACTOR) int scaleFactor)
    implements UpsampleLayers {
  @Override
  public boolean changesChannels() {
    return true;
  }

  @Override
  public ConvTranspose2d layer(int in, int out) {
    return new ConvTranspose2d(in, out, scaleFactor);
  }
}
