package org.cfgrun.runtime.data.dataset;

import org.jspecify.annotations.Nullable;

/**
 * The use of a dataset. The dataset's {@code test_mode} argument takes precedence.
 *
 * @param testMode whether to load all images, without annotations in the samples
 */
public record DatasetMode(boolean testMode) {
  /** For training. */
  public static final DatasetMode TRAINING = new DatasetMode(false);

  /** For testing. */
  public static final DatasetMode TESTING = new DatasetMode(true);

  boolean testMode(@Nullable Boolean own) {
    return own == null ? testMode : own;
  }
}
