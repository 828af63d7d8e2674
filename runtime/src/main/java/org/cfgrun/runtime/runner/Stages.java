package org.cfgrun.runtime.runner;

import java.util.List;

/** Who is called at the stages of a run. The runner knows its hooks only as this. */
public interface Stages {
  /** Calls everyone who waits for {@code stage}, in order of priority. */
  void at(Stage stage, Runner runner);

  /**
   * Calls everyone's general method for the beginning of an epoch, which belongs to no stage: a
   * runner that counts iterations takes its whole run for one epoch, of no particular mode.
   */
  void beforeEpoch(Runner runner);

  /** The same for the end of an epoch. */
  void afterEpoch(Runner runner);

  /** Everyone of a type, in order of priority. */
  <T> List<T> all(Class<T> type);

  /** Who is called when, as it is printed at the start of a run. */
  String description();
}
