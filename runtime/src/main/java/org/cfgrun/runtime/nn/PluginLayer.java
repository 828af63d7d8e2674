package org.cfgrun.runtime.nn;

/** Layer that a {@link Plugin} inserts into a block; the output has the shape of the input. */
public abstract class PluginLayer extends Layer {
  /**
   * Sets initial values after the backbone has initialized all its convolutions, this layer's
   * included. By default the values of the backbone remain, as in mmcv for layers without {@code
   * init_weights}.
   */
  public void initialize() {}
}
