package org.cfgrun.runtime.hook;

/**
 * A hook that holds what has to be ended also where the run fails or is stopped, and no stage comes
 * after that.
 */
public interface Closing extends AutoCloseable {
  /** Ends it; nothing happens where it has ended already, or never begun. */
  @Override
  void close();
}
