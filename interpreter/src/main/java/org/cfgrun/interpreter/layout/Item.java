package org.cfgrun.interpreter.layout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of a bracket: everything between two commas.
 *
 * @param notes the comments on the lines above the item
 * @param trail the comment behind the item; null if there is none
 * @param spaced whether an empty line precedes the item
 */
record Item(List<Note> notes, List<Part> parts, @Nullable String trail, boolean spaced) {
  Item {
    notes = List.copyOf(notes);
    parts = List.copyOf(parts);
  }

  /**
   * A comment on a line of its own.
   *
   * @param spaced whether an empty line precedes the comment
   */
  record Note(String text, boolean spaced) {}

  /** Returns whether the item begins a line in the source. */
  boolean beginsLine() {
    return parts.get(0).beginsLine();
  }

  /** Returns whether there are comments beside or inside the item. */
  boolean isNoted() {
    return !notes.isEmpty()
        || trail != null
        || parts.stream().anyMatch(part -> part instanceof Word word && isComment(word));
  }

  private static boolean isComment(Word word) {
    return word.role() == Word.Role.COMMENT;
  }
}
