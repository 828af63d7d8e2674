package org.cfgrun.interpreter.syntax;

import java.util.List;
import java.util.regex.Matcher;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contents of an f-string: text, two braces for one, and fields: {@code {x!r:>{width}}}.
 */
final class FStringReader {
  /** Parses the expression in a range of the source. */
  interface FieldParser {
    /** Returns the expression, or null when its problem has been reported. */
    @Nullable Expr parse(int from, int to);
  }

  private static final int MAX_NESTING = 2;

  private final Reporter reporter;
  private final String text;
  private final EscapeReader escapes;
  private final FieldParser parser;
  private boolean broken;

  FStringReader(Reporter reporter, EscapeReader escapes, FieldParser parser) {
    this.reporter = reporter;
    this.text = reporter.source().text();
    this.escapes = escapes;
    this.parser = parser;
  }

  void read(int from, int to, boolean raw, StringParts parts) {
    broken = false;
    int at = from;
    while (at < to) {
      int brace = nextBrace(at, to, raw);
      escapes.read(at, brace, raw, parts.text());
      if (brace == to) {
        return;
      }
      char c = text.charAt(brace);
      boolean twice = brace + 1 < to && text.charAt(brace + 1) == c;
      if (c == '{') {
        at = twice ? doubled(brace, to, parts) : field(brace, to, raw, 1, parts);
      } else {
        if (!twice) {
          complain(
              reporter.span(brace, brace + 1),
              "unmatched `}` in an f-string: write `}}` for a brace.");
        }
        parts.text().append('}');
        at = brace + (twice ? 2 : 1);
      }
    }
  }

  /** The next brace, skipping those of {@code \N{NAME}}. */
  private int nextBrace(int from, int to, boolean raw) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '}') {
        return i;
      }
      if (c == '\\' && !raw) {
        int close = text.startsWith("\\N{", i) ? text.indexOf('}', i) : -1;
        boolean escapedBrace =
            i + 1 < to && (text.charAt(i + 1) == '{' || text.charAt(i + 1) == '}');
        i = close >= 0 && close < to ? close : escapedBrace ? i : i + 1;
      }
    }
    return to;
  }

  private int doubled(int at, int to, StringParts parts) {
    Matcher template = TemplateShape.matcher(text, at, to);
    if (template.lookingAt()) {
      parts.template(TemplateShape.inner(template), reporter.span(at, template.end()));
      return template.end();
    }
    parts.text().append('{');
    return at + 2;
  }

  /** Reads the field whose brace is at {@code open} and returns the offset after it. */
  private int field(int open, int to, boolean raw, int nesting, StringParts parts) {
    if (nesting > MAX_NESTING) {
      complain(
          reporter.span(open, open + 1),
          "f-string fields are nested more than " + MAX_NESTING + " levels deep.");
      return to;
    }
    int end = FieldEnd.find(text, open + 1, to);
    if (end == to) {
      complain(
          reporter.span(open, open + 1),
          "`{` is never closed in this f-string: write `{{` for a brace.");
      return to;
    }
    int valueEnd = end;
    String debugText = null;
    int equals = FieldEnd.debugEquals(text, open + 1, end);
    if (equals >= 0) {
      debugText = text.substring(open + 1, equals);
      valueEnd = equals;
    }
    if (text.substring(open + 1, valueEnd).isBlank()) {
      complain(
          reporter.span(open, end),
          "expected an expression between the braces of an f-string field.");
      return close(end, to);
    }
    Expr value = broken ? null : parser.parse(open + 1, valueEnd);
    broken |= value == null;
    char conversion = 0;
    if (text.charAt(end) == '!') {
      conversion = end + 1 < to ? text.charAt(end + 1) : '}';
      if ("rsa".indexOf(conversion) < 0) {
        complain(reporter.span(end, end + 1), "expected `r`, `s` or `a` after `!` in an f-string.");
        return close(end, to);
      }
      end += 2;
    }
    StringParts format = new StringParts();
    if (end < to && text.charAt(end) == ':') {
      end = format(end + 1, to, raw, nesting, format);
    }
    if (end >= to || text.charAt(end) != '}') {
      complain(reporter.span(open, open + 1), "expected `}` at the end of this f-string field.");
      return to;
    }
    List<Expr.FString.Part> formatParts = format.finish();
    // As in Python, `{x=}` shows the repr unless a conversion or format is given.
    if (debugText != null && conversion == 0 && formatParts.isEmpty()) {
      conversion = 'r';
    }
    if (value != null) {
      parts.field(new Expr.FString.Part.Field(value, conversion, formatParts, debugText));
    }
    return end + 1;
  }

  /** Reads a format spec up to its closing brace, with the fields in it. */
  private int format(int from, int to, boolean raw, int nesting, StringParts format) {
    int at = from;
    while (at < to) {
      int brace = nextBrace(at, to, raw);
      escapes.read(at, brace, raw, format.text());
      if (brace == to || text.charAt(brace) == '}') {
        return brace;
      }
      at = field(brace, to, raw, nesting + 1, format);
    }
    return to;
  }

  /** Reports the first problem only: it throws off the reading of everything after it. */
  private void complain(Span span, String message) {
    if (!broken) {
      broken = true;
      reporter.syntax(span, message);
    }
  }

  private int close(int from, int to) {
    int brace = text.indexOf('}', from);
    return brace < 0 || brace >= to ? to : brace + 1;
  }
}
