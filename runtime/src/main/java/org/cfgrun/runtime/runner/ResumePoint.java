package org.cfgrun.runtime.runner;

/**
 * Position at which a run resumes.
 *
 * @param epoch the epoch, from 0
 * @param iteration how many iterations are complete
 * @param batch how many batches of the epoch are complete
 * @param place the position in the workflow
 */
public record ResumePoint(long epoch, long iteration, int batch, Workflow.Place place) {
  /** The start of a run. */
  public static final ResumePoint START = new ResumePoint(0, 0, 0, Workflow.Place.FIRST);
}
