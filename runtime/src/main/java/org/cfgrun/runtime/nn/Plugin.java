package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/**
 * Factory of layers that a config inserts into the blocks of a backbone ({@code plugins}). Each
 * block has its own layer.
 */
@BuiltFrom(Registries.PLUGIN_LAYERS)
public interface Plugin {
  /** Returns the name of the layer in a block, with mmcv's abbreviation of its type. */
  String name();

  /**
   * Creates a layer.
   *
   * @param channels number of channels of input and output
   */
  PluginLayer layer(int channels);
}
