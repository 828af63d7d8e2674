package org.cfgrun.interpreter.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/**
 * Comments that suppress warnings: {@code # cfgrun: ignore[rule-id, rule-id]} on the line of a
 * finding, or alone on the line above it. The first line of a flattened config suppresses all: it
 * repeats what other files say, where findings can be fixed. Errors cannot be suppressed.
 */
public final class Suppressions {
  /** The first line of a flattened config. */
  public static final String FLATTENED = "# Flattened by cfgrun from";

  private static final Pattern COMMENT =
      Pattern.compile("#[^\\S\\r\\n]*cfgrun:[^\\S\\r\\n]*ignore\\[([\\w \\t,-]*)\\]");

  // A line may have any number of findings, hence its comment is not looked for each time.
  private final Map<Source, Map<Integer, Comment>> comments = new HashMap<>();

  /**
   * A comment.
   *
   * @param codes what it suppresses
   * @param alone whether nothing stands before it on its line
   */
  private record Comment(Set<String> codes, boolean alone) {
    boolean covers(ErrorCode code) {
      return codes.stream().anyMatch(code::isA);
    }
  }

  /** Whether a comment suppresses a finding. */
  public boolean silence(Diagnostic finding) {
    Span span = finding.span();
    if (span == null) {
      return false;
    }
    if (span.source().text().startsWith(FLATTENED)) {
      return true;
    }
    Map<Integer, Comment> byLine =
        comments.computeIfAbsent(span.source(), Suppressions::commentsOf);
    Comment own = byLine.get(span.line());
    Comment above = byLine.get(span.line() - 1);
    return own != null && own.covers(finding.code())
        || above != null && above.alone() && above.covers(finding.code());
  }

  private static Map<Integer, Comment> commentsOf(Source source) {
    Map<Integer, Comment> byLine = new HashMap<>();
    Matcher comment = COMMENT.matcher(source.text());
    while (comment.find()) {
      int line = source.lines().line(comment.start());
      String before = source.text().substring(source.lines().start(line), comment.start());
      Set<String> codes = new HashSet<>();
      for (String code : comment.group(1).split(",")) {
        codes.add(code.strip());
      }
      byLine.putIfAbsent(
          line, new Comment(codes, before.isBlank() || before.strip().startsWith("#")));
    }
    return byLine;
  }
}
