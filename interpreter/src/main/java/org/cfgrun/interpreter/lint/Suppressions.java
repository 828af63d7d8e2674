package org.cfgrun.interpreter.lint;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.LineIndex;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/**
 * Comments that suppress warnings: {@code # cfgrun: ignore[rule-id, rule-id]} on the line of a
 * finding, or alone on the line above it. Errors cannot be suppressed.
 */
public final class Suppressions {
  private static final Pattern COMMENT =
      Pattern.compile("#\\s*cfgrun:\\s*ignore\\[([\\w\\s,-]*)\\]");

  private Suppressions() {}

  /** Whether a comment suppresses a finding. */
  public static boolean silence(Diagnostic finding) {
    Span span = finding.span();
    if (span == null) {
      return false;
    }
    int line = span.line();
    String above = line > 1 ? text(span.source(), line - 1).strip() : "";
    return names(text(span.source(), line), finding)
        || (above.startsWith("#") && names(above, finding));
  }

  private static String text(Source source, int line) {
    LineIndex lines = source.lines();
    int end = line < lines.count() ? lines.start(line + 1) : source.text().length();
    return source.text().substring(lines.start(line), end);
  }

  private static boolean names(String line, Diagnostic finding) {
    Matcher comment = COMMENT.matcher(line);
    return comment.find()
        && Arrays.stream(comment.group(1).split(","))
            .anyMatch(id -> id.strip().equals(finding.code().id()));
  }
}
