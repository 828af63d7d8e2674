package org.cfgrun.runtime.log.tracking;

/** How the run ended whose points a tracker took. */
public enum Ending {
  /** It was trained to its end. */
  COMPLETE,
  /** Somebody asked it to stop; it can go on. */
  STOPPED,
  /** It failed. */
  FAILED
}
