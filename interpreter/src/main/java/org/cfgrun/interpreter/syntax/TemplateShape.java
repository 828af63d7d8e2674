package org.cfgrun.interpreter.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a template looks inside a string; outside of strings the lexer knows it by the same shape.
 */
final class TemplateShape {
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\{\\{\\s*+(?<inner>_base_(\\.\\w++)*+"
              + "|file(Dirname|BasenameNoExtension|Basename|Extname)"
              + "|['\"]?\\$[a-zA-Z_]\\w*+(\\s*+:[^{}\\r\\n]*+)?)\\s*+['\"]?\\}\\}",
          Pattern.UNICODE_CHARACTER_CLASS);

  private TemplateShape() {}

  /** Finds templates in {@code text}. */
  static Matcher matcher(String text, int from, int to) {
    return SHAPE.matcher(text).region(from, to);
  }

  /** What stands between the braces of {@code found}. */
  static String inner(Matcher found) {
    return inner(found.group("inner"));
  }

  /** What stands between the braces of a template as it is written. */
  static String strip(String template) {
    return inner(template.substring(2, template.length() - 2));
  }

  /** A variable may be quoted as a whole, for the sake of editors: {@code {{'$HOME:/root'}}}. */
  private static String inner(String text) {
    String inner = text.strip();
    if (inner.startsWith("'$") || inner.startsWith("\"$")) {
      inner = inner.substring(1).strip();
    }
    if (inner.startsWith("$") && (inner.endsWith("'") || inner.endsWith("\""))) {
      inner = inner.substring(0, inner.length() - 1).strip();
    }
    return inner;
  }
}
