package org.cfgrun.runtime.data.dataset;

import java.util.function.Consumer;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use of a dataset. The dataset's {@code test_mode} argument takes precedence.
 *
 * @param testMode whether to load all images, without annotations in the samples
 * @param readsFiles whether the dataset may read files; otherwise only its size is needed
 * @param comparesMasks whether annotated objects need their masks, because an evaluation compares
 *     them
 * @param warnings receives one sentence for each kind of problem in the data
 */
public record DatasetMode(
    boolean testMode, boolean readsFiles, boolean comparesMasks, Consumer<String> warnings) {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetMode.class);

  /** For training. */
  public static final DatasetMode TRAINING = new DatasetMode(false, true, false, LOG::warn);

  /** For testing. */
  public static final DatasetMode TESTING = new DatasetMode(true, true, false, LOG::warn);

  /** For the size of training data, if that needs no file. */
  public static final DatasetMode SIZE = new DatasetMode(false, false, false, LOG::warn);

  /** Returns this mode with another receiver of warnings. */
  public DatasetMode reportingTo(Consumer<String> receiver) {
    return new DatasetMode(testMode, readsFiles, comparesMasks, receiver);
  }

  /** Returns this mode for an evaluation that compares masks, or one that does not. */
  public DatasetMode comparingMasks(boolean masks) {
    return new DatasetMode(testMode, readsFiles, masks, warnings);
  }

  /**
   * Rejects a dataset whose size depends on files, if files may not be read.
   *
   * @throws ArgumentException if this mode reads no files
   */
  public void requireFiles() {
    if (!readsFiles) {
      throw new ArgumentException(
          "The number of iterations in an epoch depends on data files, which this command does not read.");
    }
  }

  boolean testMode(@Nullable Boolean own) {
    return own == null ? testMode : own;
  }
}
