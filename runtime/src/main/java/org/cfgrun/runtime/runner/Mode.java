package org.cfgrun.runtime.runner;

import java.util.Locale;

/** What a loop does with its batches. */
public enum Mode {
  /** Trains the model. */
  TRAIN,
  /** Computes the loss without training. */
  VAL;

  /** Returns the name in configs and logs: {@code train}, {@code val}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
