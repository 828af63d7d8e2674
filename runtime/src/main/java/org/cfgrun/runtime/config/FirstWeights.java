package org.cfgrun.runtime.config;

/** Where the values of a model come from that is about to be trained. */
public enum FirstWeights {
  /** Chance, and the files that {@code init_cfg} names. */
  CONFIGURED,
  /** The same, and over them what {@code load_from} holds, as in mmdet. */
  LOADED,
  /** A checkpoint that holds all of them. */
  SAVED
}
