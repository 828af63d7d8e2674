package org.cfgrun.runtime.runner;

/** How a run ended. */
public enum Outcome {
  /** The run completed. */
  COMPLETE,
  /** The run was asked to stop and left a checkpoint to resume from. */
  STOPPED
}
