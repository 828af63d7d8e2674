package org.cfgrun.runtime.runner;

import java.util.List;

/** Hooks of a run, as the runner calls them. */
public interface Stages {
  /** Calls all hooks of {@code stage}, by priority. */
  void at(Stage stage, Runner runner);

  /**
   * Calls the general epoch method of all hooks, which belongs to no stage: a runner that counts
   * iterations treats its whole run as one epoch without a mode.
   */
  void beforeEpoch(Runner runner);

  /** Calls the general method for the end of an epoch. */
  void afterEpoch(Runner runner);

  /** Returns the hooks of a type, by priority. */
  <T> List<T> all(Class<T> type);

  /** Returns the list of hooks by stage that is logged at the start of a run. */
  String description();
}
