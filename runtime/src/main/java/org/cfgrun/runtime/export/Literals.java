package org.cfgrun.runtime.export;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Literals, lists and attributes in TorchScript's serialized form. */
final class Literals {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that cannot follow a dot. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "as",
          "assert",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "False",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "None",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "True",
          "try",
          "while",
          "with",
          "yield");

  private Literals() {}

  static String of(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.isNaN(value) ? "nan" : Double.toString(value);
  }

  static String of(boolean value) {
    return value ? "True" : "False";
  }

  static String of(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\' || c < ' ' || c > '~') {
                quoted.append("\\%03o".formatted(c & 0xff));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }

  static String list(List<String> items) {
    return "[" + String.join(", ", items) + "]";
  }

  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name);
  }

  /** Returns the expression of an attribute of an object. */
  static String attribute(String object, String name) {
    return isIdentifier(name) ? object + "." + name : "getattr(" + object + ", " + of(name) + ")";
  }

  /** Returns the declaration of an attribute in a class. */
  static String declaration(String name, String type) {
    return isIdentifier(name) ? name + " : " + type : "__annotations__[" + of(name) + "] = " + type;
  }
}
