package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Problems;

/** One thing to look for in a whole config. */
@FunctionalInterface
interface Rule {
  /** Adds a warning for each place at which the config has it. */
  void check(Subject config, Problems found);
}
