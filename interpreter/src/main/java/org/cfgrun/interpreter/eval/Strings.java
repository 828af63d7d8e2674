package org.cfgrun.interpreter.eval;

import java.util.List;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Expr.FString.Part;

/** Evaluates f-strings, and strings with templates in them. */
final class Strings {
  static final Span NOWHERE = Source.of("", "").all();

  private final Formatting formatting;
  private final Templates templates;
  private final Expressions expressions;

  Strings(Formatting formatting, Templates templates, Expressions expressions) {
    this.formatting = formatting;
    this.templates = templates;
    this.expressions = expressions;
  }

  Value eval(Expr.FString string, Scope scope) {
    return Value.computed(text(string.parts(), scope, string.span()), string.span());
  }

  private String text(List<Part> parts, Scope scope, Span at) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        out.append(text.text());
      } else {
        out.append(field((Part.Field) part, scope, at));
      }
      formatting.meter().string(out.length(), at);
    }
    return out.toString();
  }

  private String field(Part.Field field, Scope scope, Span at) {
    if (field.value() instanceof Expr.Template template) {
      return templates.textInString(template.text(), template.span());
    }
    Object data = expressions.eval(field.value(), scope).data();
    Span where = field.value().span();
    String spec = text(field.format(), scope, at);
    boolean debug = field.debugText() != null;
    char conversion = debug && field.conversion() == 0 && spec.isEmpty() ? 'r' : field.conversion();
    String shown = formatting.format(formatting.convert(data, conversion, where), spec, where);
    return debug ? field.debugText() + (endsWithEquals(field) ? "" : "=") + shown : shown;
  }

  private static boolean endsWithEquals(Part.Field field) {
    String text = field.debugText();
    return text != null && text.stripTrailing().endsWith("=");
  }
}
