package org.cfgrun.cli;

/** The output format of {@code explain}, {@code diff} and {@code hooks}. */
enum ReportFormat {
  /** Text for people. */
  TEXT,
  /** JSON for programs. */
  JSON
}
