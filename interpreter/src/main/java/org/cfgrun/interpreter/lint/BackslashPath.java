package org.cfgrun.interpreter.lint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports a path with backslashes. They separate directories on Windows only, and before some
 * letters they form an escape sequence: {@code 'data\train'} contains a tab.
 *
 * <p>Regular expressions are not reported: they contain characters that no path has, or only one
 * letter after a backslash.
 */
final class BackslashPath implements Rule, QuickFix {
  private static final ErrorCode CODE = new ErrorCode("backslash-path");

  private static final Pattern PATH =
      Pattern.compile(
          "([A-Za-z]:|\\\\{1,2}[\\w .-]+|\\.{1,2}|[\\w .-]*\\w)(\\\\\\w[\\w .-]+)+\\\\?");
  private static final Pattern ESCAPED =
      Pattern.compile("([A-Za-z]:)?[\\w./-]*\\w[\\x07\\x08\\t\\n\\x0b\\f\\r]\\w[\\w./-]*");

  private static final Pattern STRING =
      Pattern.compile("(?<raw>[rR]?)(?<quote>['\"])(?<body>[^'\"\\n]*)\\k<quote>");
  private static final Pattern COMPUTED_ESCAPE = Pattern.compile("\\\\[xuUN0-7]");
  private static final String CONTROLS = "\u0007\b\t\n\u000b\f\r";
  private static final String LETTERS = "abtnvfr";

  // Linux's PATH_MAX. The limit keeps the patterns, which backtrack, off megabytes of text.
  private static final int MAX_LENGTH = 4096;

  @Override
  public void check(Subject config, Problems found) {
    Values.visit(
        config.root(),
        (key, value) -> {
          if (value.value() instanceof String text && isPath(text)) {
            found.add(warning(value));
          }
        });
  }

  private static boolean isPath(String text) {
    return text.length() <= MAX_LENGTH
        && (PATH.matcher(text).matches() || ESCAPED.matcher(text).matches());
  }

  private static Diagnostic warning(ScalarNode value) {
    return Diagnostic.warning(
            CODE, value.origin().span(), "This looks like a path with backslashes.")
        .help("Use `/`, which separates directories on every system.");
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  @Override
  public @Nullable Edit edit(Span finding) {
    Matcher string = STRING.matcher(finding.text());
    if (!string.matches()) {
      return null;
    }
    boolean raw = !string.group("raw").isEmpty();
    String body = string.group("body");
    String separator = raw ? "\\" : "\\\\";
    // Two leading backslashes name a host, which `//` does not on every system.
    boolean host = body.startsWith(separator + separator);
    if (host || (!raw && COMPUTED_ESCAPE.matcher(body).find())) {
      return null;
    }
    String fixed = (raw ? body : body.replace(separator, "/")).replace('\\', '/');
    String quote = string.group("quote");
    return new Edit(finding, string.group("raw") + quote + fixed + quote);
  }

  @Override
  public boolean mayTurn(ScalarNode before, ConfigNode after) {
    return before.value() instanceof String path
        && after instanceof ScalarNode fixed
        && withSlashes(path).equals(fixed.value());
  }

  /** The path as the edit leaves it: a tab was written {@code \t}, and becomes {@code /t}. */
  private static String withSlashes(String path) {
    StringBuilder slashes = new StringBuilder();
    for (char c : path.toCharArray()) {
      int control = CONTROLS.indexOf(c);
      if (control >= 0) {
        slashes.append('/').append(LETTERS.charAt(control));
      } else {
        slashes.append(c == '\\' ? '/' : c);
      }
    }
    return slashes.toString();
  }
}
