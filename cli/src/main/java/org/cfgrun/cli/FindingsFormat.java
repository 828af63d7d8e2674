package org.cfgrun.cli;

/** How {@code check} prints its findings. */
enum FindingsFormat {
  /** For people. */
  TEXT,
  /** An array of objects. */
  JSON,
  /** The format that code hosts and editors read. */
  SARIF,
  /** Annotations of GitHub Actions. */
  GITHUB,
  /** Test reports, as build servers read them. */
  JUNIT
}
