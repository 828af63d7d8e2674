package org.cfgrun.interpreter.lint;

import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports a path with backslashes. They separate directories on Windows only, and before some
 * letters they form an escape sequence: {@code 'data\train'} contains a tab. With a drive, it is a
 * note if all are doubled or in a raw string.
 *
 * <p>A string is judged by what is written, because {@code '\x50'} leaves no trace in the value.
 * Regular expressions are not reported: they contain characters that no path has, a backslash
 * before a digit, or only one letter after a backslash.
 */
final class BackslashPath implements Rule, QuickFix {
  static final ErrorCode CODE = new ErrorCode("backslash-path");

  /** With a drive, a backslash can only separate directories. */
  private static final Pattern DRIVE =
      Pattern.compile("[A-Za-z]:(?=[^\\\\]*\\\\)[\\\\/][^:*?\"<>|]*");

  private static final Pattern PATH =
      Pattern.compile(
          "(\\\\{1,2}[\\w .-]+|\\.{1,2}|[\\w ./-]*\\w)(\\\\[A-Za-z_][\\w .-]+)+[\\\\/]?");

  /** The same with digits after a backslash, which in other strings refer to a group. */
  private static final Pattern PATH_OF_KEY =
      Pattern.compile("[\\w .:/-]+(\\\\[\\w .-]{2,})+[\\\\/]?");

  private static final Pattern EXTENSION = Pattern.compile(".*\\.[A-Za-z]\\w{1,4}");
  private static final Pattern ESCAPED =
      Pattern.compile("([A-Za-z]:)?[\\w./-]*\\w[\\x07\\x08\\t\\n\\x0b\\f\\r]\\w[\\w./-]*");
  private static final String CONTROLS = "\u0007\b\t\n\u000b\f\r";
  private static final String LETTERS = "abtnvfr";
  private static final int MAX_LENGTH = 4096;

  @Override
  public void check(Subject config, Problems found) {
    Values.visit(
        config.root(),
        (key, value) -> {
          if (value.value() instanceof String text && isPath(value.origin().span(), text)) {
            found.add(warning(value));
          }
        });
  }

  private static boolean isPath(Span written, String value) {
    StringLiteral literal = StringLiteral.at(written);
    if (literal != null && literal.body().indexOf('\\') >= 0) {
      return isPath(literal);
    }
    return value.length() <= MAX_LENGTH
        && (DRIVE.matcher(value).matches()
            || PATH.matcher(value).matches()
            || ESCAPED.matcher(value).matches());
  }

  private static boolean isPath(StringLiteral literal) {
    String path = literal.unescaped();
    if (DRIVE.matcher(path).matches()) {
      return true;
    }
    boolean named = literal.isUnderPathKey();
    if (named && !literal.raw()) {
      return PATH_OF_KEY.matcher(path).matches();
    }
    if (!PATH.matcher(path).matches()) {
      return false;
    }
    // `\t` and its like also separate columns and lines of other texts.
    boolean single = path.indexOf('\\') == path.lastIndexOf('\\');
    return !literal.hasEscapes()
        || (path.indexOf(' ') < 0 && (single || EXTENSION.matcher(path).matches()));
  }

  private static Diagnostic warning(ScalarNode value) {
    StringLiteral literal = StringLiteral.at(value.origin().span());
    Diagnostic warning =
        Diagnostic.warning(CODE, value.origin().span(), "This looks like a path with backslashes.")
            .help("Use `/`, which separates directories on every system.");
    if (literal != null && literal.hasEscapes()) {
      return warning.note(
          "some of the backslashes begin an escape sequence, as `\\t` does for a tab");
    }
    // With a drive, the path is of Windows alone, where it is right.
    boolean right =
        literal != null
            && !literal.hasSingleBackslash()
            && DRIVE.matcher(literal.unescaped()).matches();
    return right ? warning.severity(Severity.NOTE) : warning;
  }

  @Override
  public String title() {
    return "Write the path with slashes";
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  /** Edits what can only be a path: one with a drive, or the value of a key for paths. */
  @Override
  public @Nullable Edit edit(Span finding) {
    StringLiteral literal = StringLiteral.at(finding);
    if (literal == null) {
      return null;
    }
    String path = literal.unescaped();
    boolean certain = DRIVE.matcher(path).matches() || literal.isUnderPathKey();
    // Two leading backslashes name a host, which `//` does not on every system.
    if (!certain || path.startsWith("\\\\") || literal.body().startsWith("\\\\")) {
      return null;
    }
    String prefix = literal.raw() ? finding.text().substring(0, 1) : "";
    return new Edit(finding, prefix + literal.quote() + slashes(path) + literal.quote());
  }

  private static String slashes(String path) {
    return path.replace('\\', '/');
  }

  @Override
  public boolean mayTurn(ScalarNode before, ConfigNode after) {
    if (!(before.value() instanceof String value && after instanceof ScalarNode fixed)) {
      return false;
    }
    StringLiteral literal = StringLiteral.at(before.origin().span());
    boolean written = literal != null && slashes(literal.unescaped()).equals(fixed.value());
    return written || withSlashes(value).equals(fixed.value());
  }

  /**
   * A value that was computed from a path: a tab was written {@code \t}, and becomes {@code /t}.
   */
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
