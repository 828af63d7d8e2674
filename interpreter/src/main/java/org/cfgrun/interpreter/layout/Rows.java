package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Item.Note;

/**
 * A list or tuple of plain values, several in a row. Its author's rows stay as long as they fit;
 * else they are filled anew, each group between comments and empty lines by itself.
 */
final class Rows {
  private final Page page;
  private final Bracket bracket;
  private final List<Item> items;
  private final List<String> texts;
  private final int indent;
  private final int behind;

  private Rows(Page page, Bracket bracket, List<String> texts, int indent, int behind) {
    this.page = page;
    this.bracket = bracket;
    this.items = bracket.items();
    this.texts = texts;
    this.indent = indent;
    this.behind = behind;
  }

  /**
   * Writes a bracket in rows.
   *
   * @param indent how far the line is indented that the bracket opens on
   * @param behind how many characters follow it on its last line
   * @return false, with nothing written, when it is no bracket for rows
   */
  static boolean write(Page page, Bracket bracket, int indent, int behind) {
    boolean fitting = bracket.kind() == Bracket.Kind.TUPLE || bracket.kind() == Bracket.Kind.LIST;
    if (!fitting || bracket.items().isEmpty() || !bracket.isPlain()) {
      return false;
    }
    List<String> texts = new ArrayList<>();
    for (Item item : bracket.items()) {
      String text = Flat.of(item.parts());
      if (text == null) {
        return false;
      }
      texts.add(text);
    }
    new Rows(page, bracket, texts, indent, behind).write();
    return true;
  }

  /** Which way the rows hang: below the opening bracket's line, or aligned behind the bracket. */
  private void write() {
    boolean mustHang =
        bracket.notes().open() != null || !items.get(0).notes().isEmpty() || bracket.keepsComma();
    boolean hangs = mustHang || items.get(0).beginsLine();
    if (bracket.spansLines()) {
      List<Integer> rows = authorsRows();
      if (fit(rows, hangs)) {
        write(rows, hangs);
        return;
      }
    } else {
      hangs = mustHang || bracket.kind() == Bracket.Kind.LIST;
    }
    List<Integer> rows = filled(hangs);
    if (!hangs && !fit(rows, false)) {
      hangs = true;
      rows = filled(true);
    }
    write(rows, hangs);
  }

  /** The index of each row's first item. */
  private List<Integer> authorsRows() {
    List<Integer> rows = new ArrayList<>(List.of(0));
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i).beginsLine() || begins(i)) {
        rows.add(i);
      }
    }
    return rows;
  }

  private List<Integer> filled(boolean hangs) {
    List<Integer> rows = new ArrayList<>(List.of(0));
    int start = start(hangs);
    int column = start + texts.get(0).length();
    for (int i = 1; i < items.size(); i++) {
      int next = column + 2 + texts.get(i).length();
      if (begins(i) || next + after(i, hangs) > Page.WIDTH) {
        rows.add(i);
        next = start + texts.get(i).length();
      }
      column = next;
    }
    return rows;
  }

  /** Whether a row must begin with an item, since a comment or an empty line stands before it. */
  private boolean begins(int index) {
    Item item = items.get(index);
    return !item.notes().isEmpty() || item.spaced() || items.get(index - 1).trail() != null;
  }

  private boolean fit(List<Integer> rows, boolean hangs) {
    for (int row = 0; row < rows.size(); row++) {
      int last = last(rows, row);
      int column = start(hangs) + after(last, hangs) - 2;
      for (int i = rows.get(row); i <= last; i++) {
        column += 2 + texts.get(i).length();
      }
      if (column > Page.WIDTH) {
        return false;
      }
    }
    return true;
  }

  private int last(List<Integer> rows, int row) {
    return row + 1 < rows.size() ? rows.get(row + 1) - 1 : items.size() - 1;
  }

  private int start(boolean hangs) {
    return hangs ? indent + Page.STEP : page.column() + 1;
  }

  /** How many characters follow an item on its line if it is the last one there. */
  private int after(int index, boolean hangs) {
    if (index < items.size() - 1 || bracket.keepsComma()) {
      return 1;
    }
    return closesAlone(hangs) ? 0 : 1 + behind;
  }

  private boolean closesAlone(boolean hangs) {
    return (hangs && bracket.kind() == Bracket.Kind.LIST)
        || bracket.keepsComma()
        || !bracket.notes().close().isEmpty()
        || items.get(items.size() - 1).trail() != null;
  }

  private void write(List<Integer> rows, boolean hangs) {
    int start = start(hangs);
    page.put(bracket.kind().opener());
    if (bracket.notes().open() != null) {
      page.put("  " + bracket.notes().open());
    }
    for (int row = 0; row < rows.size(); row++) {
      begin(items.get(rows.get(row)), row, start, hangs);
      int last = last(rows, row);
      page.put(String.join(", ", texts.subList(rows.get(row), last + 1)));
      if (last < items.size() - 1 || bracket.keepsComma()) {
        page.put(",");
      }
      if (items.get(last).trail() != null) {
        page.put("  " + items.get(last).trail());
      }
    }
    for (Note note : bracket.notes().close()) {
      note(note, start, true);
    }
    if (closesAlone(hangs)) {
      page.newLine(indent);
    }
    page.put(bracket.kind().closer());
  }

  private void begin(Item first, int row, int start, boolean hangs) {
    for (int i = 0; i < first.notes().size(); i++) {
      note(first.notes().get(i), start, row > 0 || i > 0);
    }
    if (first.spaced() && (row > 0 || !first.notes().isEmpty())) {
      page.newLine(start);
    }
    if (row > 0 || hangs) {
      page.newLine(start);
    }
  }

  private void note(Note note, int start, boolean mayBeSpaced) {
    if (note.spaced() && mayBeSpaced) {
      page.newLine(start);
    }
    page.newLine(start);
    page.put(note.text());
  }
}
