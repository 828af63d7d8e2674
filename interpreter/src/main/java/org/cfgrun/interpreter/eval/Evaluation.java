package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Document.Bases;

/** The parts of one evaluation of a file. */
final class Evaluation {
  final Semantics semantics;
  final Imports imports;
  final Names names;
  final Evaluator evaluator;

  /**
   * Parts for one run.
   *
   * @param bases what {@code _base_} is
   * @param templateBases what templates read
   * @param bindsBase whether {@code _base_} is assigned like any name, see {@link Evaluator}
   */
  Evaluation(
      CodeFile file, Bases bases, Bases templateBases, Problems problems, boolean bindsBase) {
    semantics = new Semantics(file.budget());
    imports = new Imports(semantics, file.importing());
    names = new Names(file, new Builtins(semantics, Strings.NOWHERE).byName(), bases);
    Templates templates = new Templates(file.id(), templateBases, file.surroundings(), problems);
    Expressions expressions = new Expressions(semantics, names, templates);
    evaluator = new Evaluator(semantics, expressions, imports, problems, bindsBase);
  }
}
