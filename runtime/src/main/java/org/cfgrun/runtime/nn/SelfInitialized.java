package org.cfgrun.runtime.nn;

/**
 * Layer that sets its own initial values after the {@code init_cfg} of an outer module, as mmcv's
 * layers with a method {@code init_weights}.
 */
public interface SelfInitialized {
  /** Sets the initial values of the layer and its children. */
  void initialize();
}
