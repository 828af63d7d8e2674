package org.cfgrun.cli;

/** The exit statuses of every command. */
final class ExitStatus {
  /** Success. */
  static final int OK = 0;

  /** The run failed: training, a file that cannot be written, or a bug. */
  static final int FAILURE = 1;

  /** The command line is invalid. */
  static final int USAGE = 2;

  /** A config cannot be evaluated or built. */
  static final int EVALUATION = 3;

  /** A check has findings, or compared configs differ. */
  static final int FINDINGS = 4;

  /** Another process of the run is lost: start again. The status EX_TEMPFAIL of sysexits.h. */
  static final int PEER_LOST = 75;

  /** The reader of standard output is gone; the status of a program that SIGPIPE ends. */
  static final int BROKEN_PIPE = 141;

  private ExitStatus() {}
}
