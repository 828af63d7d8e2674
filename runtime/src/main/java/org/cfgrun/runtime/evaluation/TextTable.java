package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Printable;

/** A text table drawn with {@code +}, {@code -} and {@code |}. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table with a header and no rows. */
  public TextTable(List<String> header) {
    rows.add(List.copyOf(header));
  }

  /** Adds a row with the same number of cells as the header. */
  public void add(List<String> cells) {
    rows.add(cells.stream().map(Printable::line).toList());
  }

  /**
   * Creates a table of names and values in up to three pairs of columns.
   *
   * @param values one per name
   */
  static String pairs(String name, String value, List<String> names, List<String> values) {
    int pairs = Math.max(1, Math.min(3, names.size()));
    List<String> header = new ArrayList<>();
    for (int p = 0; p < pairs; p++) {
      header.add(name);
      header.add(value);
    }
    TextTable table = new TextTable(header);
    for (int i = 0; i < names.size(); i += pairs) {
      List<String> row = new ArrayList<>();
      for (int p = i; p < i + pairs; p++) {
        row.add(p < names.size() ? names.get(p) : "");
        row.add(p < names.size() ? values.get(p) : "");
      }
      table.add(row);
    }
    return table.toString();
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    StringBuilder text = new StringBuilder(rule);
    for (int r = 0; r < rows.size(); r++) {
      text.append("\n|");
      for (int c = 0; c < widths.length; c++) {
        String cell = rows.get(r).get(c);
        text.append(' ').append(cell).append(" ".repeat(widths[c] - cell.length())).append(" |");
      }
      if (r == 0) {
        text.append('\n').append(rule);
      }
    }
    return text.append('\n').append(rule).toString();
  }
}
