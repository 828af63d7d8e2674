package org.cfgrun.runtime.runner;

/**
 * Receives the progress of a run, to display it. It is called on the training thread and must not
 * change the run.
 */
public interface TrainingListener {
  /** A listener that displays nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** Called after a training step. */
  default void stepDone(StepReport step) {}

  /**
   * Called after a validation batch.
   *
   * @param done how many batches are done, from 1
   * @param total how many batches there are
   */
  default void validationStep(int done, int total) {}

  /**
   * Called while weights are downloaded, before the run starts.
   *
   * @param file the name of the file
   * @param done how many bytes are done
   * @param total how many bytes there are; -1 if unknown
   */
  default void download(String file, long done, long total) {}
}
