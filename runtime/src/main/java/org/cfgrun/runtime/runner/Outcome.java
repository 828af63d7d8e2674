package org.cfgrun.runtime.runner;

/** How a run ended. */
public enum Outcome {
  /** It did all that it had to do. */
  COMPLETE,
  /** It was asked to stop, and left a checkpoint to go on from. */
  STOPPED
}
