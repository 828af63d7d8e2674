package org.cfgrun.interpreter.layout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two commas.
 *
 * @param notes the comments on the lines above it
 * @param trail the comment behind it; null without one
 * @param spaced whether an empty line stands above it
 */
record Item(List<Note> notes, List<Part> parts, @Nullable String trail, boolean spaced) {
  Item {
    notes = List.copyOf(notes);
    parts = List.copyOf(parts);
  }

  /**
   * A comment on a line of its own.
   *
   * @param spaced whether an empty line stands above it
   */
  record Note(String text, boolean spaced) {}

  /** Whether its author began a line with it. */
  boolean beginsLine() {
    return parts.get(0).beginsLine();
  }

  /** Whether comments stand beside it or inside it. */
  boolean isNoted() {
    return !notes.isEmpty()
        || trail != null
        || parts.stream().anyMatch(part -> part instanceof Word word && isComment(word));
  }

  private static boolean isComment(Word word) {
    return word.role() == Word.Role.COMMENT;
  }
}
