package org.cfgrun.runtime.model.neck;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * How a pyramid brings a coarse map to the size of the next finer one ({@code upsample_cfg}).
 *
 * @param mode {@code nearest}: each pixel takes the value of the nearest one
 * @param scaleFactor how much larger a map becomes; the finer map's size when None
 */
public record UpsampleCfg(
    @Default("'nearest'") String mode, @Default("None") @Nullable Integer scaleFactor) {
  public UpsampleCfg {
    if (!mode.equals("nearest")) {
      throw new ArgumentException("mode", "`mode` must be 'nearest'");
    }
  }
}
