package org.cfgrun.runtime.hook;

/** Ends a run in the middle of a step, as a killed process ends; nothing is saved because of it. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1;

  /** What a model does in each step so that its run is killed in the one after so many. */
  public static Runnable after(int steps) {
    int[] left = {steps};
    return () -> {
      if (left[0]-- == 0) {
        throw new Killed();
      }
    };
  }
}
