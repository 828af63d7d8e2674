package org.cfgrun.interpreter.document;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Hides the templates of a YAML text from the YAML parser: each brace is replaced by a character
 * without a meaning in YAML, so that all positions stay the same. The characters are from a private
 * use area, and do not occur in the text, neither as such nor as an escape sequence.
 */
final class PlaceHolders {
  private static final int PRIVATE = 0xE000;
  private static final int PRIVATE_END = 0xF900;
  private static final Pattern WRITTEN =
      Pattern.compile(
          // Possessive, because a repeated group that backtracks recurses and overflows the stack.
          "\\{\\{(\\s*(?:_base_(?:\\.\\w+)++|file\\w+|\\$\\w+\\s*(?::[^{}\\r\\n]*)?)\\s*)\\}\\}");

  private final Source source;
  private final String text;
  private final Pattern hidden;

  PlaceHolders(Source source) {
    this.source = source;
    BitSet used = used(source.text());
    int open = used.nextClearBit(PRIVATE);
    int close = used.nextClearBit(open + 1);
    // Only a hostile text uses the whole area. Its templates stay what they are: not YAML.
    boolean free = close < PRIVATE_END;
    String opening = Character.toString(open).repeat(2);
    String closing = Character.toString(close).repeat(2);
    this.hidden =
        Pattern.compile(
            free ? opening + "(?<inner>[^" + closing + "]*)" + closing : "(?!)(?<inner>)");
    this.text =
        free ? WRITTEN.matcher(source.text()).replaceAll(opening + "$1" + closing) : source.text();
  }

  /** Returns the characters of a text, and all four digits of hexadecimal numbers in it. */
  private static BitSet used(String text) {
    BitSet used = new BitSet(1 << 16);
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      used.set(text.charAt(i));
      int digit = Character.digit(text.charAt(i), 16);
      digits = digit < 0 ? 0 : (digits << 4 | digit) & 0xFFFF;
      used.set(digits);
    }
    return used;
  }

  /** Returns the text for the YAML parser. */
  String text() {
    return text;
  }

  /**
   * Returns the variable template that makes up a whole unquoted scalar, or null for other scalars.
   */
  @Nullable String variable(String scalar, Span at) {
    Matcher template = hidden.matcher(scalar);
    boolean whole = template.matches() && source.text().charAt(at.start()) == '{';
    String inner = whole ? template.group("inner").strip() : "";
    return Variables.is(inner) ? inner : null;
  }

  /** Returns the value of a scalar that can contain hidden templates. */
  Value reveal(String scalar, Span at, FileTemplates templates) {
    Matcher template = hidden.matcher(scalar);
    if (!template.find()) {
      return Value.written(new StrData(scalar), at);
    }
    String whole = template.group("inner").strip();
    boolean quoted = source.text().charAt(at.start()) != '{';
    if (template.matches() && FileTemplates.isBase(whole) && !quoted) {
      return templates.value(whole, at);
    }
    template.reset();
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (template.find()) {
      out.append(scalar, end, template.start());
      String inner = template.group("inner").strip();
      Value value = templates.inString(inner, at);
      out.append(value == null ? "{{" + template.group("inner") + "}}" : templates.text(inner, at));
      end = template.end();
    }
    return Value.written(new StrData(out.append(scalar.substring(end)).toString()), at);
  }
}
