package org.cfgrun.interpreter.lint;

import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * A path with backslashes. They part folders on Windows alone, and before some letters they mean a
 * character: {@code 'data\train'} has a tab in it. A regular expression is no path: it has signs
 * that no path has, or but one letter behind a backslash.
 */
final class BackslashPath implements Rule {
  private static final Pattern PATH =
      Pattern.compile(
          "([A-Za-z]:|\\\\{1,2}[\\w .-]+|\\.{1,2}|[\\w .-]*\\w)(\\\\\\w[\\w .-]+)+\\\\?");
  private static final Pattern ESCAPED =
      Pattern.compile("([A-Za-z]:)?[\\w./-]*\\w[\\x07\\x08\\t\\n\\x0b\\f\\r]\\w[\\w./-]*");

  /** No system has longer ones. */
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
            ErrorCode.BACKSLASH_PATH,
            value.origin().span(),
            "This looks like a path that is written with backslashes.")
        .help("Write `/`; it parts folders on every system.");
  }
}
