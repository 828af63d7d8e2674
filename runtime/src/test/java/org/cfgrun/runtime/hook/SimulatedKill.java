package org.cfgrun.runtime.hook;

/** Ends a run within a step like a killed process, without saving anything. */
public final class SimulatedKill extends Error {
  private static final long serialVersionUID = 1;

  /** Returns an action that kills the run in the step after a number of steps. */
  public static Runnable after(int steps) {
    int[] left = {steps};
    return () -> {
      if (left[0]-- == 0) {
        throw new SimulatedKill();
      }
    };
  }
}
