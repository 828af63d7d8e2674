package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Problems;

/** A rule about a whole config. */
@FunctionalInterface
interface Rule {
  /** Adds a warning or a note for each finding in the config. */
  void check(Subject config, Problems found);
}
