package org.cfgrun.interpreter.layout;

import java.util.List;

/** Where a line ends inside an item, between two of its parts. */
final class Breaks {
  private Breaks() {}

  /**
   * Whether a new line begins with the part at {@code at}. Its author's line end stays where the
   * rest would not fit on one line; a line that is too long ends at an operator or before a clause.
   *
   * @param indent where the new line would begin
   * @param behind how many characters follow the parts on their last line
   */
  static boolean before(List<Part> parts, int at, Page page, int indent, int behind) {
    Part part = parts.get(at);
    if (isComment(part)) {
      return part.beginsLine();
    }
    if (isComment(parts.get(at - 1)) || Flat.stringsBreak(parts, at)) {
      return true;
    }
    boolean natural = isNatural(parts, at);
    if (!part.beginsLine()) {
      return natural && overflows(parts, at, page, behind);
    }
    List<Part> following = parts.subList(at, parts.size());
    boolean unbreakable = following.stream().noneMatch(Bracket.class::isInstance);
    String rest = Flat.of(following);
    if (rest == null) {
      return natural || unbreakable;
    }
    int length = rest.length() + behind;
    return !page.fits(part.space() + length)
        && (natural || unbreakable || indent + length <= Page.WIDTH);
  }

  /** Whether there is a place at which the parts may get a new line. */
  static boolean isBreakable(List<Part> parts) {
    return next(parts, 1) < parts.size();
  }

  /** The index of the next such place at or behind {@code from}, or how many parts there are. */
  static int next(List<Part> parts, int from) {
    int at = from;
    while (at < parts.size() && !isNatural(parts, at)) {
      at++;
    }
    return at;
  }

  /** Whether the parts as far as the next such place are too long for the line. */
  private static boolean overflows(List<Part> parts, int at, Page page, int behind) {
    int end = next(parts, at + 1);
    String next = Flat.of(parts.subList(at, end));
    int more = end == parts.size() ? behind : 0;
    return next != null && !page.fits(parts.get(at).space() + next.length() + more);
  }

  private static boolean isNatural(List<Part> parts, int at) {
    return hasRole(parts.get(at - 1), Word.Role.OPERATOR)
        || hasRole(parts.get(at), Word.Role.CLAUSE)
        || (Flat.isString(parts, at) && Flat.isString(parts, at - 1));
  }

  private static boolean isComment(Part part) {
    return hasRole(part, Word.Role.COMMENT);
  }

  private static boolean hasRole(Part part, Word.Role role) {
    return part instanceof Word word && word.role() == role;
  }
}
