package org.cfgrun.interpreter.layout;

import java.util.List;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Gap.Rule;

/** Decides where a line may end inside an item, between two of its parts. */
final class Breaks {
  private Breaks() {}

  /**
   * Returns the gap before the part at index {@code at}. A line end of the source stays if the rest
   * does not fit on one line. A line that is too long is broken at an operator or before a clause.
   *
   * @param lastBracket the index of the last part that is a bracket
   */
  static Gap gap(List<Part> parts, int at, int lastBracket) {
    Part part = parts.get(at);
    boolean natural = isNatural(parts, at);
    return new Gap(rule(parts, at, natural, lastBracket), part.space(), natural);
  }

  private static Rule rule(List<Part> parts, int at, boolean natural, int lastBracket) {
    Part part = parts.get(at);
    if (isComment(part)) {
      return part.beginsLine() ? Rule.ALWAYS : Rule.NEVER;
    }
    if (isComment(parts.get(at - 1)) || stringsBreak(parts, at)) {
      return Rule.ALWAYS;
    }
    if (!part.beginsLine()) {
      return natural ? Rule.HELPFUL : Rule.NEVER;
    }
    return natural || at > lastBracket ? Rule.REST : Rule.RESCUE;
  }

  /** Returns the index of the last bracket, or -1 if there is none. */
  static int lastBracket(List<Part> parts) {
    int at = parts.size() - 1;
    while (at >= 0 && !(parts.get(at) instanceof Bracket)) {
      at--;
    }
    return at;
  }

  /** Returns whether a line may be broken between any two of the parts. */
  static boolean isBreakable(List<Part> parts) {
    for (int at = 1; at < parts.size(); at++) {
      if (isNatural(parts, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNatural(List<Part> parts, int at) {
    return hasRole(parts.get(at - 1), Word.Role.OPERATOR)
        || hasRole(parts.get(at), Word.Role.CLAUSE)
        || areStrings(parts, at);
  }

  /**
   * Returns whether a line ends between two strings. Strings on several lines in the source stay
   * so.
   */
  private static boolean stringsBreak(List<Part> parts, int at) {
    return parts.get(at).beginsLine() && areStrings(parts, at);
  }

  private static boolean areStrings(List<Part> parts, int at) {
    return hasRole(parts.get(at), Word.Role.STRING) && hasRole(parts.get(at - 1), Word.Role.STRING);
  }

  private static boolean isComment(Part part) {
    return hasRole(part, Word.Role.COMMENT);
  }

  private static boolean hasRole(Part part, Word.Role role) {
    return part instanceof Word word && word.role() == role;
  }
}
