package org.cfgrun.interpreter.lint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A single string literal on one line, as written.
 *
 * @param span the literal
 * @param raw whether backslashes stand for themselves
 * @param quote the quote
 * @param body the text between the quotes
 */
record StringLiteral(Span span, boolean raw, String quote, String body) {
  // Linux's PATH_MAX. The limit keeps patterns, which backtrack, off megabytes of text.
  private static final int MAX_LENGTH = 4096;

  private static final Pattern LITERAL =
      Pattern.compile("(?<raw>[rR]?)(?<quote>['\"])(?<body>[^'\"\\n]*)\\k<quote>");
  private static final Pattern KEY =
      Pattern.compile("(?:(\\w+)\\s*=|['\"](\\w+)['\"]\\s*:)\\s*(?:\\(\\s*)?$");

  /** Keys whose values are paths in the configs of OpenMMLab's projects. */
  private static final Pattern PATH_KEY =
      Pattern.compile(
          "(.*_)?(root|dir|file|path|prefix|folder|filename|checkpoint|ckpt|pretrained)"
              + "|load_from|resume_from");

  /** Returns the literal at a place; null for anything else, such as an f-string. */
  static @Nullable StringLiteral at(Span span) {
    if (span.end() - span.start() > MAX_LENGTH) {
      return null;
    }
    Matcher literal = LITERAL.matcher(span.text());
    return literal.matches()
        ? new StringLiteral(
            span, !literal.group("raw").isEmpty(), literal.group("quote"), literal.group("body"))
        : null;
  }

  /** Whether it is the value of a key that names a file or a folder. */
  boolean isUnderPathKey() {
    String text = span.source().text();
    int lineStart = span.source().lines().start(span.line());
    Matcher key = KEY.matcher(text).region(Math.max(lineStart, span.start() - 100), span.start());
    if (!key.find()) {
      return false;
    }
    String name = key.group(1) == null ? key.group(2) : key.group(1);
    return PATH_KEY.matcher(name).matches();
  }

  /** The body with single backslashes, wherever they are doubled. */
  String unescaped() {
    return raw ? body : body.replace("\\\\", "\\");
  }

  /** Whether a backslash is neither doubled nor in a raw string. */
  boolean hasSingleBackslash() {
    return !raw && body.replace("\\\\", "").indexOf('\\') >= 0;
  }

  /** Whether the string has an escape sequence other than a doubled backslash. */
  boolean hasEscapes() {
    for (int i = 0; !raw && i + 1 < body.length(); i++) {
      if (body.charAt(i) == '\\') {
        if ("abfnrtvxuUN01234567".indexOf(body.charAt(i + 1)) >= 0) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
