package org.cfgrun.runtime.log.tracking;

import org.jspecify.annotations.Nullable;

/** A service or file that receives the points of a run. It is used by one thread. */
public interface Tracker {
  /** Returns the name used in messages and file names, such as {@code MLflow}. */
  String name();

  /** Starts or resumes the run; called again after a failure. */
  void open() throws TrackerException;

  /** Records a point. */
  void log(Point point) throws TrackerException;

  /** Ends the run. */
  void close(Ending ending) throws TrackerException;

  /** Cancels whatever {@link #close} waits for; may be called by any thread. */
  default void abort() {}

  /**
   * Returns the identifier under which a resumed run continues; null when none is needed. May be
   * called by any thread.
   */
  default @Nullable String run() {
    return null;
  }
}
