package org.cfgrun.runtime.model.neck;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Concatenation of the channels of maps of the same size. */
final class ConcatenatedMaps {
  private ConcatenatedMaps() {}

  /**
   * Concatenates a map of another level, enlarged or reduced, with one of this level.
   *
   * @param neck name of the neck, for an error
   * @throws ArgumentException if the sizes differ, because an image is not padded
   */
  static Tensor of(String neck, Tensor resized, Tensor map) {
    Shape a = resized.shape();
    Shape b = map.shape();
    if (a.get(2) != b.get(2) || a.get(3) != b.get(3)) {
      throw new ArgumentException(
          "`%s` cannot concatenate maps of %s x %s and %s x %s cells. Pad the images to a multiple of the largest stride."
              .formatted(neck, a.get(2), a.get(3), b.get(2), b.get(3)));
    }
    return Tensor.cat(List.of(resized, map), 1);
  }
}
