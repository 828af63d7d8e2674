package org.cfgrun.runtime.runner;

/**
 * Is told how a run gets on, so that it can show it. It is called on the training thread and must
 * not change the run.
 */
public interface TrainingListener {
  /** One that shows nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** A step of training is done. */
  default void stepDone(StepReport step) {}

  /**
   * A batch of validation is done.
   *
   * @param done how many, from 1
   * @param total how many there are
   */
  default void validationStep(int done, int total) {}
}
