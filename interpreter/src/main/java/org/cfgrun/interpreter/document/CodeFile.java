package org.cfgrun.interpreter.document;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.eval.Evaluator;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigFile;

/**
 * A parsed file and the inputs of its evaluation.
 *
 * @param id the location of the file
 * @param tree the statements of the file
 * @param budget the limits of the evaluation
 * @param environment the inputs other than files
 * @param style how the file inherits
 */
record CodeFile(SourceId id, ConfigFile tree, Budget budget, Environment environment, Style style) {
  static CodeFile of(SourceId id, ConfigFile tree, Budget budget, Environment environment) {
    return new CodeFile(id, tree, budget, environment, BaseImports.style(tree));
  }

  /**
   * Returns an evaluator of the file.
   *
   * @param bases the value of {@code _base_}
   * @param templateBases the bases that templates read
   * @param bindsBase see {@link Evaluator}
   */
  Evaluator evaluator(
      Bases bases, Bases templateBases, Limits limits, Problems problems, boolean bindsBase) {
    FileTemplates templates = new FileTemplates(id, templateBases, environment, limits, problems);
    return new Evaluator(
        limits, importing(), bases, templates, environment.settings(), problems, bindsBase);
  }

  boolean importing() {
    return style == Style.IMPORTING;
  }
}
