package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Factory of layers that enlarge feature maps, configured by {@code upsample_cfg}. */
@BuiltFrom(Registries.UPSAMPLE_LAYERS)
public interface UpsampleLayers {
  /** Largest accepted factor. */
  int MAX_FACTOR = 64;

  /** Returns the factor by which height and width grow. */
  int scaleFactor();

  /** Returns whether the layer can change the number of channels. */
  boolean changesChannels();

  /**
   * Creates a layer.
   *
   * @param in channels of the input
   * @param out channels of the output; equal to {@code in} unless the layer changes them
   */
  Layer layer(int in, int out);
}
