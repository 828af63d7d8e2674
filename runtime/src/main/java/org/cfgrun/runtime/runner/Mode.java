package org.cfgrun.runtime.runner;

import java.util.Locale;

/** What a loop does with its batches. */
public enum Mode {
  /** The model learns from them. */
  TRAIN,
  /** The model's loss on them is measured. */
  VAL;

  /** As a config and the logs write it: {@code train}, {@code val}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
