package org.cfgrun.interpreter.layout;

import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;

/**
 * Gives the parts of one statement their lines. What fits stands on one line; what does not is
 * broken at its outermost brackets first.
 */
final class Layout {
  private final Page page;
  private final int indent;
  private int depth;

  private Layout(Page page, int indent) {
    this.page = page;
    this.indent = indent;
  }

  /**
   * Writes a statement.
   *
   * @param indent how far it is indented
   * @param trail how many columns the comment behind it takes
   */
  static void write(Page page, List<Part> statement, int indent, int trail) {
    new Layout(page, indent).parts(statement, indent, new Tail(0, trail));
  }

  /**
   * What follows on a part's last line.
   *
   * @param length how many characters
   * @param trail how many columns a comment takes
   */
  private record Tail(int length, int trail) {
    Tail plus(int more) {
      return new Tail(length + more, trail);
    }
  }

  /** Writes parts; lines that begin between or inside them are indented from {@code indent} on. */
  private void parts(List<Part> parts, int indent, Tail tail) {
    int base = indent;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Word word && word.continued()) {
        base = this.indent + Page.STEP;
        page.put(" \\");
        page.newLine(base);
      } else if (i > 0 && depth > 0 && Breaks.before(parts, i, page, base, tail.length())) {
        page.newLine(base);
      } else if (i > 0) {
        page.put(" ".repeat(part.space()));
      }
      if (part instanceof Word word) {
        page.put(word.text());
      } else {
        bracket((Bracket) part, base, behind(parts, i + 1, tail));
      }
    }
  }

  /** What follows on the line that the part before {@code next} ends on. */
  private Tail behind(List<Part> parts, int next, Tail tail) {
    int end = depth == 0 ? parts.size() : Breaks.next(parts, next);
    if (next == end) {
      return end == parts.size() ? tail : new Tail(0, 0);
    }
    int space = parts.get(next).space();
    String rest = Flat.of(parts.subList(next, end));
    Tail last = end == parts.size() ? tail : new Tail(0, 0);
    return rest == null ? new Tail(space + 1, 0) : last.plus(space + rest.length());
  }

  private void bracket(Bracket bracket, int indent, Tail tail) {
    String flat = bracket.flat();
    if (flat != null && (!bracket.mayBreak() || fits(flat.length(), bracket, tail))) {
      page.put(flat);
      return;
    }
    depth++;
    if (bracket.hugsItem()) {
      page.put(bracket.kind().opener());
      parts(bracket.items().get(0).parts(), indent, tail.plus(1));
      page.put(bracket.kind().closer());
    } else if (bracket.isSoleValue()) {
      soleValue(bracket, indent, tail);
    } else if (!hang(bracket, indent, tail) && !Rows.write(page, bracket, indent, tail.length())) {
      stack(bracket, indent, tail);
    }
    depth--;
  }

  /** A comment counts only where its author made room for it. */
  private boolean fits(int length, Bracket bracket, Tail tail) {
    int trail = tail.trail() > 0 && bracket.hasLineEnds() ? tail.trail() : 0;
    return page.fits(length + tail.length() + trail);
  }

  private void soleValue(Bracket bracket, int indent, Tail tail) {
    Item item = bracket.items().get(0);
    boolean hangs = item.beginsLine();
    boolean closesAlone = hangs && bracket.kind() != Bracket.Kind.TUPLE;
    page.put(bracket.kind().opener());
    if (hangs) {
      page.newLine(indent + Page.STEP);
    }
    int column = hangs ? indent + Page.STEP : page.column();
    parts(item.parts(), column, closesAlone ? new Tail(0, 0) : tail.plus(1));
    if (closesAlone) {
      page.newLine(indent);
    }
    page.put(bracket.kind().closer());
  }

  /** All arguments of a call on the line below its name, if they fit there. */
  private boolean hang(Bracket bracket, int indent, Tail tail) {
    if (bracket.kind() != Bracket.Kind.CALL || bracket.isNoted() || bracket.keepsComma()) {
      return false;
    }
    String items = Flat.items(bracket);
    int trail = tail.trail() > 0 && bracket.hasLineEnds() ? tail.trail() : 0;
    int column = indent + Page.STEP;
    if (items == null || column + items.length() + 1 + tail.length() + trail > Page.WIDTH) {
      return false;
    }
    page.put(bracket.kind().opener());
    page.newLine(column);
    page.put(items + bracket.kind().closer());
    return true;
  }

  private void stack(Bracket bracket, int indent, Tail tail) {
    int column = indent + Page.STEP;
    boolean closesAlone = !bracket.closesBehindItem();
    page.put(bracket.kind().opener());
    if (bracket.notes().open() != null) {
      page.put("  " + bracket.notes().open());
    }
    List<Item> items = bracket.items();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      boolean last = i == items.size() - 1;
      boolean comma = !last || bracket.keepsComma();
      begin(item, i == 0, column);
      Tail behind = comma ? new Tail(1, 0) : closesAlone ? new Tail(0, 0) : tail.plus(1);
      parts(
          item.parts(),
          column,
          item.trail() == null ? behind : new Tail(behind.length(), item.trailWidth()));
      page.put(comma ? "," : "");
      if (item.trail() != null) {
        page.put("  " + item.trail());
      }
    }
    for (int i = 0; i < bracket.notes().close().size(); i++) {
      note(bracket.notes().close().get(i), items.isEmpty() && i == 0, column);
    }
    if (closesAlone) {
      page.newLine(indent);
    }
    page.put(bracket.kind().closer());
  }

  private void begin(Item item, boolean first, int column) {
    for (int i = 0; i < item.notes().size(); i++) {
      note(item.notes().get(i), first && i == 0, column);
    }
    if (item.spaced() && !(first && item.notes().isEmpty())) {
      page.newLine(column);
    }
    page.newLine(column);
  }

  private void note(Note note, boolean first, int column) {
    if (note.spaced() && !first) {
      page.newLine(column);
    }
    page.newLine(column);
    page.put(note.text());
  }
}
