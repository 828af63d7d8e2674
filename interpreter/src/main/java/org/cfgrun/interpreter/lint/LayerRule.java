package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;

/**
 * One thing to look for in what a file gives over its bases. It is the same in every config that
 * inherits the file.
 */
@FunctionalInterface
interface LayerRule {
  /** Adds a warning for each place at which the file has it. */
  void check(Layer layer, Problems found);
}
