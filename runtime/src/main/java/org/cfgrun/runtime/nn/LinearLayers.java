package org.cfgrun.runtime.nn;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;

/** Factory of linear layers, configured by {@code cls_predictor_cfg} and the like. */
@BuiltFrom(Registries.LINEAR_LAYERS)
public interface LinearLayers {
  /**
   * Creates a linear layer with a bias.
   *
   * @param in size of the input's last axis
   * @param out size of the output's last axis
   */
  Linear layer(int in, int out);
}
