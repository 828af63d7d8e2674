package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigFile;

/**
 * A parsed file and what its evaluation depends on.
 *
 * @param id where it lies
 * @param tree its statements
 * @param budget what it may compute
 * @param surroundings what else its value may depend on
 * @param style how it inherits
 */
record CodeFile(
    SourceId id, ConfigFile tree, Budget budget, Surroundings surroundings, Style style) {
  static CodeFile of(SourceId id, ConfigFile tree, Budget budget, Surroundings surroundings) {
    return new CodeFile(id, tree, budget, surroundings, BaseImports.style(tree));
  }

  boolean importing() {
    return style == Style.IMPORTING;
  }
}
