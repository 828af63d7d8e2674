package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;

/**
 * A rule about what a file sets over its bases. Its findings are the same in every config that
 * inherits the file, so that {@link Linter} keeps them per file.
 */
@FunctionalInterface
interface LayerRule {
  /** Adds a warning or a note for each finding in the file. */
  void check(Layer layer, Problems found);
}
