package org.cfgrun.cli;

/** The output format of {@code tree}. */
enum TreeFormat {
  /** Text for people. */
  TEXT,
  /** JSON for programs. */
  JSON,
  /** DOT for Graphviz. */
  DOT
}
