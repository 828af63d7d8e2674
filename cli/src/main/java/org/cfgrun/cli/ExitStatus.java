package org.cfgrun.cli;

/** The exit statuses of every command. */
final class ExitStatus {
  /** All went well. */
  static final int OK = 0;

  /** The run itself failed: training, a file that cannot be written, a bug. */
  static final int FAILURE = 1;

  /** The command line cannot be read. */
  static final int USAGE = 2;

  /** A config could not be evaluated or built. */
  static final int EVALUATION = 3;

  /** A check found something, or configs that were compared differ. */
  static final int FINDINGS = 4;

  private ExitStatus() {}
}
