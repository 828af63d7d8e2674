package org.cfgrun.ide.assist;

import java.util.regex.Pattern;

/** Texts for clients that do not show Markdown. */
public final class PlainText {
  private static final String FENCE = "```";
  private static final String TABLE_RULE = "|---";
  private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]*)\\]\\([^()]*\\)");
  private static final Pattern CELLS = Pattern.compile(" *\\| *");

  private PlainText() {}

  /** Returns a text without the marks of the Markdown that this server writes. */
  public static String of(String markdown) {
    StringBuilder text = new StringBuilder();
    boolean fenced = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith(FENCE)) {
        fenced = !fenced;
      } else if (fenced) {
        text.append(line).append('\n');
      } else if (!line.startsWith(TABLE_RULE)) {
        text.append(unmarked(line)).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static String unmarked(String line) {
    String words = line.startsWith("| ") ? CELLS.matcher(line).replaceAll("  ").strip() : line;
    return LINK.matcher(words).replaceAll("$1").replace("**", "").replace("`", "");
  }
}
