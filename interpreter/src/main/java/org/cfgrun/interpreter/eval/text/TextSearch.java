package org.cfgrun.interpreter.eval.text;

/**
 * Searches for a part of a text in time that is linear in the length of both (Knuth, Morris and
 * Pratt, "Fast Pattern Matching in Strings", 1977). {@link String#indexOf} is faster on ordinary
 * texts, but takes the product of both lengths on others.
 */
public final class TextSearch {
  /** The longest part that {@link String#indexOf} searches for. */
  private static final int SHORT = 4;

  private final String part;
  private final int[] borders;
  private final int[] bordersFromRight;

  private TextSearch(String part) {
    this.part = part;
    this.borders = part.length() <= SHORT ? new int[0] : borders(part, false);
    this.bordersFromRight = part.length() <= SHORT ? new int[0] : borders(part, true);
  }

  /** Prepares the search for a part. */
  public static TextSearch of(String part) {
    return new TextSearch(part);
  }

  /** Returns how many characters a search of the whole text reads, at most. */
  public static long cost(String text, String part) {
    return 4L * (text.length() + part.length());
  }

  /** Returns for each prefix (or suffix) of a text the length of its longest proper border. */
  private static int[] borders(String part, boolean fromRight) {
    int[] borders = new int[part.length()];
    int length = 0;
    for (int i = 1; i < part.length(); i++) {
      char next = at(part, i, fromRight);
      while (length > 0 && at(part, length, fromRight) != next) {
        length = borders[length - 1];
      }
      if (at(part, length, fromRight) == next) {
        length++;
      }
      borders[i] = length;
    }
    return borders;
  }

  private static char at(String text, int index, boolean fromRight) {
    return text.charAt(fromRight ? text.length() - 1 - index : index);
  }

  /** Returns the first position at or after {@code from} where the part begins, or -1. */
  public int next(String text, int from) {
    if (borders.length == 0) {
      return text.indexOf(part, from);
    }
    int matched = 0;
    for (int i = Math.max(0, from); i < text.length(); i++) {
      char next = text.charAt(i);
      while (matched > 0 && part.charAt(matched) != next) {
        matched = borders[matched - 1];
      }
      if (part.charAt(matched) == next) {
        matched++;
      }
      if (matched == part.length()) {
        return i + 1 - matched;
      }
    }
    return -1;
  }

  /** Returns the last position where the part begins and ends at or before {@code end}, or -1. */
  public int last(String text, int end) {
    if (borders.length == 0) {
      return end < part.length() ? -1 : text.lastIndexOf(part, end - part.length());
    }
    int matched = 0;
    for (int i = end - 1; i >= 0; i--) {
      char next = text.charAt(i);
      while (matched > 0 && at(part, matched, true) != next) {
        matched = bordersFromRight[matched - 1];
      }
      if (at(part, matched, true) == next) {
        matched++;
      }
      if (matched == part.length()) {
        return i;
      }
    }
    return -1;
  }

  /** Counts occurrences that do not overlap; the part is not empty. */
  public long count(String text) {
    long count = 0;
    for (int i = next(text, 0); i >= 0; i = next(text, i + part.length())) {
      count++;
    }
    return count;
  }
}
