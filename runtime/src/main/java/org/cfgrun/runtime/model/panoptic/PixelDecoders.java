package org.cfgrun.runtime.model.panoptic;

import java.util.List;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/**
 * Factory of a {@link PixelDecoder} ({@code pixel_decoder}), whose channels are those of its head.
 */
@BuiltFrom(Registries.PLUGIN_LAYERS)
public interface PixelDecoders {
  /**
   * Channels of a pixel decoder.
   *
   * @param in channels of the feature maps, from the finest to the coarsest
   * @param inner channels of the maps in between
   * @param out channels of the map that masks are computed from
   */
  record Channels(List<Integer> in, int inner, int out) {}

  /**
   * Creates the decoder.
   *
   * @throws org.cfgrun.components.ArgumentException if an argument does not fit the channels; names
   *     it
   */
  PixelDecoder layer(Channels channels);
}
