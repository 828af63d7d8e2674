package org.cfgrun.runtime.runner;

/**
 * Where a training goes on.
 *
 * @param epoch the epoch, from 0
 * @param iteration how many iterations are complete
 * @param batch how many batches of the epoch are complete
 * @param place where in the workflow
 */
public record ResumePoint(long epoch, long iteration, int batch, Workflow.Place place) {
  /** The very beginning. */
  public static final ResumePoint START = new ResumePoint(0, 0, 0, Workflow.Place.FIRST);
}
