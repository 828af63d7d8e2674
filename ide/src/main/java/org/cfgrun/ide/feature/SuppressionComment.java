package org.cfgrun.ide.feature;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/** The comment {@code # cfgrun: ignore[RULE]} for a finding. */
final class SuppressionComment {
  private static final Pattern COMMENT =
      Pattern.compile("#[^\\S\\r\\n]*cfgrun:[^\\S\\r\\n]*ignore\\[[\\w \\t,-]*(?=\\])");

  private SuppressionComment() {}

  /**
   * Returns the edit that suppresses a finding: at the end of its line, or alone on the line above
   * where that line ends in a string or a backslash; null where neither can have a comment.
   */
  static @Nullable Edit of(Diagnostic finding) {
    Span span = finding.span();
    if (span == null) {
      return null;
    }
    Source source = span.source();
    List<Lexeme> lexemes = Lexeme.of(source);
    String rule = finding.code().id();
    int start = source.lines().start(span.line());
    int end = lineEnd(source, span.line());
    if (canEndIn(source, end, lexemes)) {
      Matcher present = COMMENT.matcher(source.text()).region(start, end);
      return present.find()
          ? new Edit(new Span(source, present.end(), present.end()), ", " + rule)
          : new Edit(new Span(source, end, end), "  # cfgrun: ignore[" + rule + "]");
    }
    if (span.line() > 1 && !canEndIn(source, lineEnd(source, span.line() - 1), lexemes)) {
      return null;
    }
    int first = start;
    while (first < end && " \t".indexOf(source.text().charAt(first)) >= 0) {
      first++;
    }
    String indent = source.text().substring(start, first);
    String lineEnd = source.text().contains("\r\n") ? "\r\n" : "\n";
    return new Edit(
        new Span(source, start, start), indent + "# cfgrun: ignore[" + rule + "]" + lineEnd);
  }

  /** Returns the offset behind the last character of a line that is not a blank. */
  private static int lineEnd(Source source, int line) {
    LineIndex lines = source.lines();
    int end = line < lines.count() ? lines.start(line + 1) : source.text().length();
    while (end > lines.start(line) && Character.isWhitespace(source.text().charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Whether a comment can begin at the end of a line. */
  private static boolean canEndIn(Source source, int end, List<Lexeme> lexemes) {
    boolean continued = end > 0 && source.text().charAt(end - 1) == '\\';
    return !continued
        && lexemes.stream().noneMatch(lexeme -> lexeme.start() < end && end < lexeme.end());
  }
}
