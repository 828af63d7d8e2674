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
 * @param isPlain whether all items are values without components: numbers, strings, tuples of them
 * @param hasLineEnds whether its author ended a line somewhere between its signs
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

  /** A bracket; what its items say of it is found once, for deep ones ask again and again. */
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

  /** Whether its author gave it several lines. */
  boolean spansLines() {
    return closerBeginsLine || items.stream().anyMatch(Item::beginsLine);
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
        && !items.isEmpty()
        && !keepsComma()
        && notes.close().isEmpty()
        && items.get(items.size() - 1).trail() == null;
  }

  /** Whether it has several lines in any case: it holds comments, or its author kept it open. */
  boolean staysOpen() {
    return isNoted() || (keepsComma() && !needsComma()) || staysBroken();
  }

  /** A dict display, and a list of components, has an item a line where its author began so. */
  private boolean staysBroken() {
    return switch (kind) {
      case BRACES -> !items.isEmpty() && items.get(0).beginsLine();
      case LIST -> items.size() > 1 && spansLines() && !isPlain;
      default -> false;
    };
  }

  /** Whether its first item begins with a brace. */
  boolean beginsWithBrace() {
    if (items.isEmpty()) {
      return false;
    }
    Part first = items.get(0).parts().get(0);
    return first instanceof Word word
        ? word.text().startsWith("{")
        : ((Bracket) first).kind == Kind.BRACES;
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
