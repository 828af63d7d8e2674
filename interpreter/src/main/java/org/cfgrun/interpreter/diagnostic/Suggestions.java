package org.cfgrun.interpreter.diagnostic;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name was meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The known name nearest to {@code given}: at most a third of its letters may differ, and case
   * counts for nothing. Null when none is near; of equally near names the first.
   */
  public static @Nullable String nearest(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, (given.length() + 1) / 3);
    String best = null;
    for (String name : known) {
      String candidate = name.toLowerCase(Locale.ROOT);
      int distance = new LevenshteinDistance(allowed).apply(wanted, candidate);
      // Two names of one letter differ by one letter and yet have nothing in common.
      boolean near = distance >= 0 && distance < Math.max(wanted.length(), candidate.length());
      if (near && (best == null || distance < allowed)) {
        best = name;
        allowed = distance;
      }
    }
    return best;
  }
}
