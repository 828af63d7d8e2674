package org.cfgrun.interpreter.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Hides the templates of a YAML text from the YAML parser: each brace is replaced by a character
 * without a meaning in YAML, so that all positions stay the same.
 */
final class PlaceHolders {
  private static final char OPEN = '\uE0F1';
  private static final char CLOSE = '\uE0F2';
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\{\\{(\\s*(?:_base_(?:\\.\\w+)+|file\\w+|\\$\\w+\\s*(?::[^{}\\r\\n]*)?)\\s*)\\}\\}");
  private static final Pattern HIDDEN =
      Pattern.compile(OPEN + "{2}(?<inner>[^" + CLOSE + "]*)" + CLOSE + "{2}");

  private final Source source;
  private final String text;

  PlaceHolders(Source source) {
    this.source = source;
    String open = Character.toString(OPEN).repeat(2);
    String close = Character.toString(CLOSE).repeat(2);
    this.text = WRITTEN.matcher(source.text()).replaceAll(open + "$1" + close);
  }

  /** Returns the text for the YAML parser. */
  String text() {
    return text;
  }

  /**
   * Returns the variable template that makes up a whole unquoted scalar, or null for other scalars.
   */
  @Nullable String variable(String scalar, Span at) {
    Matcher hidden = HIDDEN.matcher(scalar);
    boolean whole = hidden.matches() && source.text().charAt(at.start()) == '{';
    String inner = whole ? hidden.group("inner").strip() : "";
    return Variables.is(inner) ? inner : null;
  }

  /** Returns the value of a scalar that can contain hidden templates. */
  Value reveal(String scalar, Span at, FileTemplates templates) {
    Matcher hidden = HIDDEN.matcher(scalar);
    if (!hidden.find()) {
      return Value.written(new StrData(scalar), at);
    }
    String whole = hidden.group("inner").strip();
    boolean quoted = source.text().charAt(at.start()) != '{';
    if (hidden.matches() && FileTemplates.isBase(whole) && !quoted) {
      return templates.value(whole, at);
    }
    hidden.reset();
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (hidden.find()) {
      out.append(scalar, end, hidden.start());
      String inner = hidden.group("inner").strip();
      Value value = templates.inString(inner, at);
      out.append(value == null ? "{{" + hidden.group("inner") + "}}" : templates.text(inner, at));
      end = hidden.end();
    }
    return Value.written(new StrData(out.append(scalar.substring(end)).toString()), at);
  }
}
