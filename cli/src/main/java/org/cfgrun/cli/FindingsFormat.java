package org.cfgrun.cli;

/** The output format of {@code check}. */
enum FindingsFormat {
  /** Text for people. */
  TEXT,
  /** A JSON array with an object per finding. */
  JSON,
  /** SARIF 2.1.0, for code hosts and editors. */
  SARIF,
  /** Annotations for GitHub Actions. */
  GITHUB,
  /** A JUnit test report, for build servers. */
  JUNIT
}
