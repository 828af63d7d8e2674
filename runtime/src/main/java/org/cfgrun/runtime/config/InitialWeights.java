package org.cfgrun.runtime.config;

/** Source of a model's initial values before training. */
public enum InitialWeights {
  /** Random values and the files in {@code init_cfg}. */
  CONFIGURED,
  /**
   * Random values and the files in {@code init_cfg}, then {@code load_from} over them, as in mmdet.
   */
  LOADED,
  /** A checkpoint with all values. */
  SAVED
}
