package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
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
    List<Value> read = new ArrayList<>();
    Value made = Value.computed(text(string.parts(), scope, string.span(), read), string.span());
    for (Value operand : read) {
      made = made.from(operand);
    }
    return made;
  }

  private String text(List<Part> parts, Scope scope, Span at, List<Value> read) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        out.append(text.text());
      } else {
        out.append(field((Part.Field) part, scope, at, read));
      }
      formatting.meter().growingString(out.length(), at);
    }
    formatting.meter().string(out.length(), at);
    return out.toString();
  }

  private String field(Part.Field field, Scope scope, Span at, List<Value> read) {
    if (field.value() instanceof Expr.Template template) {
      return templates.textInString(template.text(), template.span());
    }
    Value value = expressions.eval(field.value(), scope);
    read.add(value);
    Object data = value.data();
    Span where = field.value().span();
    String spec = text(field.format(), scope, at, read);
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
