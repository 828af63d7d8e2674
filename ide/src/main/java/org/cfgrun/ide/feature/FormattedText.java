package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.syntax.Statement;
import org.eclipse.lsp4j.TextEdit;

/**
 * The edits that format a document. Formatting keeps the statements and their order, so that each
 * statement, and what is between two of them, is compared with its counterpart: an edit never
 * crosses a statement, and formatting a range formats whole statements.
 */
final class FormattedText {
  private final Snapshot config;
  private final String text;
  private final List<TextEdit> edits = new ArrayList<>();

  private FormattedText(Snapshot config) {
    this.config = config;
    this.text = config.source().text();
  }

  /**
   * Returns the edits in the part {@code from..to} of the text; none for a text with errors, which
   * cannot be formatted.
   */
  static List<TextEdit> edits(Snapshot config, int from, int to) {
    ConfigFile tree = config.tree();
    if (tree == null) {
      return List.of();
    }
    String formatted = Formatter.format(config.source(), new Problems());
    if (formatted == null) {
      return List.of();
    }
    Source after = Source.of(config.source().address(), formatted);
    List<Statement> now = ConfigParser.parse(after, new Problems()).statements();
    if (now.size() != tree.statements().size()) {
      throw new IllegalStateException(
          "formatting made %s statements of %s".formatted(now.size(), tree.statements().size()));
    }
    FormattedText compared = new FormattedText(config);
    int start = 0;
    int newStart = 0;
    for (int i = 0; i < now.size(); i++) {
      Span old = tree.statements().get(i).span();
      Span formattedSpan = now.get(i).span();
      compared.compare(
          start, old.start(), formatted.substring(newStart, formattedSpan.start()), from, to);
      compared.compare(old.start(), old.end(), formattedSpan.text(), from, to);
      start = old.end();
      newStart = formattedSpan.end();
    }
    compared.compare(start, compared.text.length(), formatted.substring(newStart), from, to);
    return compared.edits;
  }

  private void compare(int start, int end, String formatted, int from, int to) {
    String old = text.substring(start, end);
    boolean wanted = start <= to && end >= from;
    if (!wanted || old.replaceAll("\r\n?", "\n").equals(formatted)) {
      return;
    }
    String replacement = text.contains("\r\n") ? formatted.replace("\n", "\r\n") : formatted;
    // An editor keeps its cursor and marks in the text that an edit leaves alone.
    int shared = Math.min(old.length(), replacement.length());
    int head = 0;
    while (head < shared && old.charAt(head) == replacement.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < shared - head
        && old.charAt(old.length() - 1 - tail)
            == replacement.charAt(replacement.length() - 1 - tail)) {
      tail++;
    }
    head -= splits(old, head) || splits(replacement, head) ? 1 : 0;
    tail -=
        splits(old, old.length() - tail) || splits(replacement, replacement.length() - tail)
            ? 1
            : 0;
    edits.add(
        new TextEdit(
            config.positions().range(start + head, end - tail),
            replacement.substring(head, replacement.length() - tail)));
  }

  /** Whether an offset is inside a line end or a character of two units. */
  private static boolean splits(String string, int offset) {
    if (offset <= 0 || offset >= string.length()) {
      return false;
    }
    char before = string.charAt(offset - 1);
    char after = string.charAt(offset);
    return before == '\r' && after == '\n' || Character.isSurrogatePair(before, after);
  }
}
