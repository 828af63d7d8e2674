package org.cfgrun.interpreter.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pattern of templates inside strings; the lexer has the same one for templates outside. */
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

  /** The text between the braces of a match. */
  static String inner(Matcher found) {
    return inner(found.group("inner"));
  }

  /** The text between the braces of a template in source form. */
  static String strip(String template) {
    return inner(template.substring(2, template.length() - 2));
  }

  /** Strips the optional quotes around an environment variable: {@code {{'$HOME:/root'}}}. */
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
