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
    boolean ends = natural || followsKeyInBrackets(parts, at);
    return new Gap(rule(parts, at, natural, lastBracket), part.space(), ends);
  }

  /**
   * Returns whether the part is the value of a key that ends with a bracket. Such a key is broken
   * only if it is too long itself: its value, which can be broken too, would otherwise be laid out
   * in another way when the text is formatted again.
   */
  private static boolean followsKeyInBrackets(List<Part> parts, int at) {
    return at >= 2
        && parts.get(at - 2) instanceof Bracket
        && parts.get(at - 1) instanceof Word colon
        && colon.text().equals(":")
        && parts.get(at).space() > 0;
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
