package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/** Collects the parts of a string and joins adjacent texts. */
final class StringParts {
  private final List<Expr.FString.Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  StringBuilder text() {
    return text;
  }

  void field(Expr.FString.Part.Field field) {
    flush();
    parts.add(field);
  }

  void template(String inner, Span span) {
    field(new Expr.FString.Part.Field(new Expr.Template(inner, span), (char) 0, List.of(), null));
  }

  List<Expr.FString.Part> finish() {
    flush();
    return parts;
  }

  private void flush() {
    if (!text.isEmpty()) {
      parts.add(new Expr.FString.Part.Text(text.toString()));
      text.setLength(0);
    }
  }
}
