package org.cfgrun.runtime.model.query;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that encoders and decoders share.
 *
 * @param transformerlayers layer; a dict for all, or a list with one for each
 * @param numLayers number of layers
 * @param initCfg initial values
 */
public record LayerSequenceSettings(
    OneOrMany<TransformerLayer> transformerlayers,
    @Bounds(min = 1, max = 1000) int numLayers,
    @Default("None") @Nullable InitCfg initCfg) {
  /** Declares the initial values of an encoder or decoder, after all its layers are added. */
  void initialize(Module sequence) {
    if (initCfg != null) {
      initCfg.apply(sequence);
    }
  }
}
