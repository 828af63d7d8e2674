package org.cfgrun.runtime.log.tracking;

/** How a run ended. */
public enum Ending {
  /** Training reached its last step. */
  COMPLETE,
  /** The user stopped the run; it can be resumed. */
  STOPPED,
  /** The run failed. */
  FAILED
}
