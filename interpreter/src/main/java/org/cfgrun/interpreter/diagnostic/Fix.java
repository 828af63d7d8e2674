package org.cfgrun.interpreter.diagnostic;

import java.util.List;

/**
 * A change of the user's text that removes a finding.
 *
 * @param title what it does, in the imperative: {@code Add `_delete_=True`}
 * @param edits the changes, which do not overlap; they may be in several files
 * @param safe whether it keeps the value of the config, or changes only what cannot have been
 *     meant, so that it can be applied without a person looking at it
 */
public record Fix(String title, List<Edit> edits, boolean safe) {
  public Fix {
    edits = List.copyOf(edits);
    if (edits.isEmpty()) {
      throw new IllegalArgumentException("a fix without edits: " + title);
    }
  }

  /** Creates a fix that can be applied without a person looking at it. */
  public static Fix safe(String title, Edit... edits) {
    return new Fix(title, List.of(edits), true);
  }

  /** Creates a fix that is probably right, for a person to accept. */
  public static Fix suggested(String title, Edit... edits) {
    return new Fix(title, List.of(edits), false);
  }
}
