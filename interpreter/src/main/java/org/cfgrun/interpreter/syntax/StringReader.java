package org.cfgrun.interpreter.syntax;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.antlr.v4.runtime.Token;
import org.cfgrun.interpreter.source.Span;

/** Reads adjacent string tokens as one literal, or as an f-string if there are fields. */
final class StringReader {
  private final Reporter reporter;
  private final String text;
  private final EscapeReader escapes;
  private final FStringReader fields;

  StringReader(Reporter reporter, FStringReader.FieldParser parser) {
    this.reporter = reporter;
    this.text = reporter.source().text();
    this.escapes = new EscapeReader(reporter);
    this.fields = new FStringReader(reporter, escapes, parser);
  }

  Expr read(List<Token> tokens) {
    StringParts parts = new StringParts();
    for (Token token : tokens) {
      read(token, parts);
    }
    Span span = reporter.span(tokens.get(0)).to(reporter.span(tokens.get(tokens.size() - 1)));
    List<Expr.FString.Part> read = parts.finish();
    if (read.isEmpty()) {
      return new Expr.Literal("", span);
    }
    return read.size() == 1 && read.get(0) instanceof Expr.FString.Part.Text only
        ? new Expr.Literal(only.text(), span)
        : new Expr.FString(read, span);
  }

  private void read(Token token, StringParts parts) {
    int start = token.getStartIndex();
    int quote = start;
    while (text.charAt(quote) != '\'' && text.charAt(quote) != '"') {
      quote++;
    }
    String prefix = text.substring(start, quote).toLowerCase(Locale.ROOT);
    int end = token.getStopIndex() + 1;
    int marks =
        end - quote >= 6 && text.startsWith(text.substring(quote, quote + 1).repeat(3), quote)
            ? 3
            : 1;
    if (prefix.contains("b")) {
      reporter.refuse("bytes", reporter.span(token));
    }
    boolean raw = prefix.contains("r");
    if (prefix.contains("f")) {
      fields.read(quote + marks, end - marks, raw, parts);
    } else {
      plain(quote + marks, end - marks, raw, parts);
    }
  }

  private void plain(int from, int to, boolean raw, StringParts parts) {
    int at = from;
    // Few strings contain braces, and searching for them is cheaper than running the pattern.
    if (braces(from, to)) {
      Matcher template = TemplateShape.matcher(text, from, to);
      while (template.find()) {
        escapes.read(at, template.start(), raw, parts.text());
        parts.template(
            TemplateShape.inner(template), reporter.span(template.start(), template.end()));
        at = template.end();
      }
    }
    escapes.read(at, to, raw, parts.text());
  }

  private boolean braces(int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if (text.charAt(i) == '{' && text.charAt(i + 1) == '{') {
        return true;
      }
    }
    return false;
  }
}
