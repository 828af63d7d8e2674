package org.cfgrun.cli;

/** How the commands that answer questions print. */
enum ReportFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
