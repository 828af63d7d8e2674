package org.cfgrun.runtime.log.tracking;

import org.jspecify.annotations.Nullable;

/** A service or a file that takes the points of a run. One thread uses it. */
public interface Tracker {
  /** What messages and files of the run call it: {@code MLflow}. */
  String name();

  /** Begins the run there, or goes on with it; called again to try anew after a failure. */
  void open() throws TrackerException;

  /** Takes a point. */
  void log(Point point) throws TrackerException;

  /** Ends the run there. */
  void close(Ending ending) throws TrackerException;

  /** Gives up what {@link #close} may wait for; any thread may ask. */
  default void abort() {}

  /**
   * The name under which a resumed run goes on there; null when it needs none. Any thread may ask.
   */
  default @Nullable String run() {
    return null;
  }
}
