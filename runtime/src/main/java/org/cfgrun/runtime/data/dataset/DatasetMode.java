package org.cfgrun.runtime.data.dataset;

import org.jspecify.annotations.Nullable;

/**
 * What a dataset is built for; a dataset's own {@code test_mode} counts more.
 *
 * @param testMode whether all images are wanted, without annotations in the samples
 */
public record DatasetMode(boolean testMode) {
  /** To train on. */
  public static final DatasetMode TRAINING = new DatasetMode(false);

  /** To find objects in. */
  public static final DatasetMode TESTING = new DatasetMode(true);

  boolean testMode(@Nullable Boolean own) {
    return own == null ? testMode : own;
  }
}
