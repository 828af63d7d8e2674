package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

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
    int factor = scaleFactor;
    return new Layer() {
      @Override
      public Tensor forward(Tensor x) {
        return Functional.interpolateNearest(
            x, x.shape().get(2) * factor, x.shape().get(3) * factor);
      }
    };
  }
}
