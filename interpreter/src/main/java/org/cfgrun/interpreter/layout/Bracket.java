package org.cfgrun.interpreter.layout;

import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;
import org.jspecify.annotations.Nullable;

/**
 * A pair of brackets.
 *
 * @param notes the comments that belong to no item
 * @param comma whether a comma stands behind the last item
 * @param closerBeginsLine whether its author began a line with the closing bracket
 * @param flat it on one line, or null
 */
record Bracket(
    Kind kind,
    List<Item> items,
    Notes notes,
    boolean comma,
    boolean closerBeginsLine,
    int space,
    boolean beginsLine,
    @Nullable String flat)
    implements Part {
  /** What the brackets are for. */
  enum Kind {
    /** The arguments of a call, {@code dict(...)} among them. */
    CALL('(', ')'),
    /** A tuple, imported names, or a value in parentheses. */
    TUPLE('(', ')'),
    LIST('[', ']'),
    SUBSCRIPT('[', ']'),
    /** A dict or set. */
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
   * The comments at both ends.
   *
   * @param open behind the opening bracket; null without one
   * @param close on the lines above the closing bracket
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

  /** A bracket that knows how it looks on one line. */
  static Bracket of(
      Kind kind,
      List<Item> items,
      Notes notes,
      boolean comma,
      boolean closerBeginsLine,
      int space,
      boolean beginsLine) {
    Bracket bracket =
        new Bracket(kind, items, notes, comma, closerBeginsLine, space, beginsLine, null);
    return new Bracket(
        kind, items, notes, comma, closerBeginsLine, space, beginsLine, Flat.of(bracket));
  }

  /** Whether its author gave it several lines. */
  boolean spansLines() {
    return closerBeginsLine || items.stream().anyMatch(Item::beginsLine);
  }

  /** Whether its author ended a line somewhere between its signs. */
  boolean hasLineEnds() {
    return closerBeginsLine
        || items.stream().flatMap(item -> item.parts().stream()).anyMatch(Bracket::hasLineEnds);
  }

  private static boolean hasLineEnds(Part part) {
    return part.beginsLine() || (part instanceof Bracket bracket && bracket.hasLineEnds());
  }

  /** Whether a comment stands between its items. */
  boolean isNoted() {
    return !notes.isEmpty() || items.stream().anyMatch(Item::isNoted);
  }

  /** Whether its comma means something: without it there would be no tuple. */
  boolean needsComma() {
    return comma && items.size() == 1 && (kind == Kind.TUPLE || kind == Kind.SUBSCRIPT);
  }

  /**
   * Whether a comma stands behind the last item when it has several lines. A comma that its author
   * put there says that it is to have them.
   */
  boolean keepsComma() {
    return comma && (spansLines() || needsComma());
  }

  /** Whether the closing bracket follows the last item on its line. */
  boolean closesBehindItem() {
    return (kind == Kind.CALL || kind == Kind.TUPLE)
        && !keepsComma()
        && notes.close().isEmpty()
        && items.get(items.size() - 1).trail() == null;
  }

  /** Whether more lines would be of use: an empty bracket has nothing to put there. */
  boolean mayBreak() {
    return kind != Kind.SUBSCRIPT && !items.isEmpty();
  }

  /** Whether a call's only argument is a bracket that its author opened on the call's line. */
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

  /** Whether it holds one value that may itself be broken: a sum, a comprehension. */
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

  /** Whether all items are values without components: numbers, strings, tuples of them. */
  boolean isPlain() {
    return items.stream().allMatch(item -> item.parts().stream().allMatch(Bracket::isPlain));
  }

  private static boolean isPlain(Part part) {
    if (!(part instanceof Bracket bracket)) {
      return true;
    }
    return switch (bracket.kind) {
      case BRACES -> false;
      case CALL -> !bracket.hasArgumentNames() && bracket.isPlain();
      default -> bracket.isPlain();
    };
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
