package org.cfgrun.interpreter.document;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Evaluator;
import org.cfgrun.interpreter.eval.data.Budget;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigFile;

/**
 * A parsed file and what its evaluation depends on.
 *
 * @param id where it lies
 * @param tree its statements
 * @param budget what it may compute
 * @param environment what else its value may depend on
 * @param style how it inherits
 */
record CodeFile(SourceId id, ConfigFile tree, Budget budget, Environment environment, Style style) {
  static CodeFile of(SourceId id, ConfigFile tree, Budget budget, Environment environment) {
    return new CodeFile(id, tree, budget, environment, BaseImports.style(tree));
  }

  /**
   * An evaluator of the file.
   *
   * @param bases what {@code _base_} is
   * @param templateBases what templates read
   * @param bindsBase see {@link Evaluator}
   */
  Evaluator evaluator(Bases bases, Bases templateBases, Problems problems, boolean bindsBase) {
    FileTemplates templates = new FileTemplates(id, templateBases, environment, problems);
    return new Evaluator(budget, importing(), bases, templates, problems, bindsBase);
  }

  boolean importing() {
    return style == Style.IMPORTING;
  }
}
