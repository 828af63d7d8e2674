package org.cfgrun.interpreter.layout;

import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;
import org.jspecify.annotations.Nullable;

/**
 * A pair of brackets with its items.
 *
 * @param notes the comments that belong to no item
 * @param comma whether a comma follows the last item
 * @param closerBeginsLine whether the closing bracket begins a line in the source
 * @param isPlain whether all items are values without components: numbers, strings, tuples of them
 * @param hasLineEnds whether the source ends a line anywhere between the brackets
 */
record Bracket(
    Kind kind,
    List<Item> items,
    Notes notes,
    boolean comma,
    boolean closerBeginsLine,
    int space,
    boolean beginsLine,
    boolean isPlain,
    boolean hasLineEnds)
    implements Part {
  /** The purpose of a pair of brackets. */
  enum Kind {
    /** The arguments of a call, including {@code dict(...)}. */
    CALL('(', ')'),
    /** A tuple, a list of imported names, or a value in parentheses. */
    TUPLE('(', ')'),
    LIST('[', ']'),
    SUBSCRIPT('[', ']'),
    /** A dict or a set. */
    BRACES('{', '}');

    private final String opener;
    private final String closer;

    Kind(char opener, char closer) {
      this.opener = String.valueOf(opener);
      this.closer = String.valueOf(closer);
    }

    String opener() {
      return opener;
    }

    String closer() {
      return closer;
    }
  }

  /**
   * The comments at both ends of a bracket.
   *
   * @param open the comment behind the opening bracket; null if there is none
   * @param close the comments on the lines above the closing bracket
   */
  record Notes(@Nullable String open, List<Note> close) {
    Notes {
      close = List.copyOf(close);
    }

    boolean isEmpty() {
      return open == null && close.isEmpty();
    }
  }

  Bracket {
    items = List.copyOf(items);
  }

  /**
   * Returns a bracket. Computes the flags that depend on its items once, because layout queries
   * deeply nested brackets repeatedly.
   */
  static Bracket of(
      Kind kind,
      List<Item> items,
      Notes notes,
      boolean comma,
      boolean closerBeginsLine,
      int space,
      boolean beginsLine) {
    boolean plain = true;
    boolean lineEnds = closerBeginsLine;
    for (Item item : items) {
      for (Part part : item.parts()) {
        lineEnds |= part.beginsLine() || (part instanceof Bracket inner && inner.hasLineEnds);
        plain &= !(part instanceof Bracket inner) || inner.isPlainValue();
      }
    }
    return new Bracket(
        kind, items, notes, comma, closerBeginsLine, space, beginsLine, plain, lineEnds);
  }

  /** Returns whether the bracket spans several lines in the source. */
  boolean spansLines() {
    return closerBeginsLine || items.stream().anyMatch(Item::beginsLine);
  }

  /** Returns whether the bracket contains comments. */
  boolean isNoted() {
    return !notes.isEmpty() || items.stream().anyMatch(Item::isNoted);
  }

  /** Returns whether the comma is significant: without it, the value would not be a tuple. */
  boolean needsComma() {
    return comma && items.size() == 1 && (kind == Kind.TUPLE || kind == Kind.SUBSCRIPT);
  }

  /**
   * Returns whether a comma follows the last item if the bracket is written on several lines. Such
   * a comma in the source asks for several lines.
   */
  boolean keepsComma() {
    return comma && (spansLines() || needsComma());
  }

  /** Returns whether the closing bracket follows the last item on the same line. */
  boolean closesBehindItem() {
    return (kind == Kind.CALL || kind == Kind.TUPLE)
        && !items.isEmpty()
        && !keepsComma()
        && notes.close().isEmpty()
        && items.get(items.size() - 1).trail() == null;
  }

  /**
   * Returns whether the bracket must span several lines: it contains comments, has a trailing
   * comma, or is broken in the source and of a kind that stays so.
   */
  boolean staysOpen() {
    return isNoted() || (keepsComma() && !needsComma()) || staysBroken();
  }

  /**
   * Returns whether the bracket keeps one item per line because the source has it so. This applies
   * to dict displays and to lists of components.
   */
  private boolean staysBroken() {
    return switch (kind) {
      case BRACES -> !items.isEmpty() && items.get(0).beginsLine();
      case LIST -> items.size() > 1 && spansLines() && !isPlain;
      default -> false;
    };
  }

  /** Returns whether the first item begins with a brace. */
  boolean beginsWithBrace() {
    if (items.isEmpty()) {
      return false;
    }
    Part first = items.get(0).parts().get(0);
    return first instanceof Word word
        ? word.text().startsWith("{")
        : ((Bracket) first).kind == Kind.BRACES;
  }

  /**
   * Returns whether the only argument of a call is a bracket that opens on the line of the call.
   */
  boolean hugsItem() {
    if (kind != Kind.CALL || items.size() != 1 || isNoted() || keepsComma()) {
      return false;
    }
    Item item = items.get(0);
    int last = item.parts().size() - 1;
    return !item.beginsLine()
        && item.parts().subList(0, last).stream().allMatch(part -> part instanceof Word)
        && item.parts().get(last) instanceof Bracket inner
        && inner.kind != Kind.TUPLE
        && !inner.items.isEmpty()
        && inner.items.get(0).beginsLine();
  }

  /**
   * Returns whether the bracket holds a single value that can be broken, such as a sum or a
   * comprehension.
   */
  boolean isSoleValue() {
    if (kind == Kind.CALL || kind == Kind.SUBSCRIPT || items.size() != 1 || comma) {
      return false;
    }
    Item item = items.get(0);
    return notes.isEmpty()
        && item.notes().isEmpty()
        && item.trail() == null
        && Breaks.isBreakable(item.parts())
        && (kind != Kind.BRACES || isComprehension(item));
  }

  private static boolean isComprehension(Item item) {
    return item.parts().stream()
        .anyMatch(part -> part instanceof Word word && word.text().equals("for"));
  }

  private boolean isPlainValue() {
    return isPlain && kind != Kind.BRACES && (kind != Kind.CALL || !hasArgumentNames());
  }

  private boolean hasArgumentNames() {
    return items.stream()
        .anyMatch(
            item ->
                item.parts().size() > 1
                    && item.parts().get(1) instanceof Word word
                    && word.role() == Word.Role.ARGUMENT);
  }
}
