package org.cfgrun.cli;

/** How {@code tree} prints. */
enum TreeFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON,
  /** For Graphviz. */
  DOT
}
