package org.cfgrun.interpreter.eval;

import java.util.Collection;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.cfgrun.interpreter.diagnostic.Diagnostic;

/** Adds the name that was probably meant. */
final class Suggesting {
  private Suggesting() {}

  static Diagnostic add(Diagnostic diagnostic, String written, Collection<String> known) {
    int limit = Math.max(1, written.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(limit);
    String best = null;
    int fewest = limit + 1;
    for (String name : known) {
      int edits = name.equalsIgnoreCase(written) ? 0 : distance.apply(written, name);
      if (edits >= 0 && edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best == null ? diagnostic : diagnostic.note("did you mean `" + best + "`?");
  }
}
