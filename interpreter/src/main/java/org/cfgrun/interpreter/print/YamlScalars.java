package org.cfgrun.interpreter.print;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.ScalarVisitor;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes scalars as YAML 1.1 on one line. */
final class YamlScalars implements ScalarVisitor<String> {
  private static final YamlScalars INSTANCE = new YamlScalars();
  // SnakeYAML takes more unquoted texts for numbers than PyYAML, so that its answer suits both.
  private static final Resolver TYPES = new Resolver();
  // Texts without indicators of YAML, except where these have no meaning. A text of digits and
  // letters such as `1e3` can still be of another type.
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:[\\p{L}\\p{N}_/]|\\.(?=[./\\p{L}]))(?:[\\p{L}\\p{N}_./+*()=%$~;^-]| (?! |$))*+");

  private YamlScalars() {}

  /** Returns a scalar as text. */
  static String of(ScalarNode node) {
    return ScalarNode.visit(node.value(), INSTANCE);
  }

  /** Returns a string as text. */
  static String of(String value) {
    if (isPlain(value)) {
      return value;
    }
    boolean printable = value.codePoints().allMatch(Printable::is);
    return printable && !value.contains("{{")
        ? "'" + value.replace("'", "''") + "'"
        : escaped(value);
  }

  private static boolean isPlain(String value) {
    // SnakeYAML takes a number that is longer than its limits for a string, unlike PyYAML.
    return (value.length() < 100 || Character.isLetter(value.charAt(0)))
        && PLAIN.matcher(value).matches()
        && !value.startsWith("...")
        && TYPES.resolve(NodeId.scalar, value, true).equals(Tag.STR)
        && value.codePoints().allMatch(Printable::is);
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8).append('"');
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append((char) c);
        default -> {
          // Two braces would be read as a template. Every second one is enough.
          boolean braces = c == '{' && out.charAt(out.length() - 1) == '{';
          if (Printable.is(c) && !braces) {
            out.appendCodePoint(c);
          } else {
            Printable.escape(out, c);
          }
        }
      }
      i += Character.charCount(c);
    }
    return out.append('"').toString();
  }

  @Override
  public String none() {
    return "null";
  }

  @Override
  public String bool(boolean value) {
    return Boolean.toString(value);
  }

  @Override
  public String integer(long value) {
    return Long.toString(value);
  }

  @Override
  public String integer(BigInteger value) {
    return value.toString();
  }

  /** Writes a float as Python does, but with the decimal point that YAML 1.1 requires. */
  @Override
  public String real(double value) {
    String text = PythonText.ofFloat(value);
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? ".nan" : text.replace("inf", ".inf");
    }
    return text.indexOf('.') < 0 ? text.replace("e", ".0e") : text;
  }

  @Override
  public String text(String value) {
    return of(value);
  }

  @Override
  public String range(RangeValue value) {
    return of(value.toString());
  }
}
