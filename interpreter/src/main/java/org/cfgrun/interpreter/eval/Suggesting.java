package org.cfgrun.interpreter.eval;

import java.util.Collection;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Suggestions;

/** Adds the name that was probably meant. */
final class Suggesting {
  private Suggesting() {}

  static Diagnostic add(Diagnostic diagnostic, String written, Collection<String> known) {
    String nearest = Suggestions.nearest(written, known);
    return nearest == null ? diagnostic : diagnostic.note("did you mean `" + nearest + "`?");
  }
}
