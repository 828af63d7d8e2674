package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Reports {@code lr = 0.01,}: the comma makes a tuple of one value, and replaces a dict of the base
 * by a tuple. A string is not reported, because {@code classes = 'person',} is a list of names.
 */
final class TrailingComma implements LayerRule {
  @Override
  public void check(Layer layer, Problems found) {
    for (Statement statement : NameUses.statements(layer.member())) {
      Expr.Name name = NameUses.assigned(statement);
      Span comma = name == null ? null : comma(((Statement.Assign) statement).value());
      if (name != null && comma != null) {
        found.add(
            Diagnostic.warning(
                    ErrorCode.TRAILING_COMMA,
                    comma,
                    "This comma makes `" + name.id() + "` a tuple of one value.")
                .help("Remove it, or write `(value, )` if a tuple is meant."));
      }
    }
  }

  /** Returns the comma of a tuple of one value without parentheses, or null. */
  private static @Nullable Span comma(Expr value) {
    if (!(value instanceof Expr.TupleDisplay tuple)
        || tuple.items().size() != 1
        || tuple.items().get(0) instanceof Expr.Literal literal
            && literal.value() instanceof String) {
      return null;
    }
    Span span = tuple.span();
    String text = span.source().text();
    boolean bare = text.charAt(span.start()) != '(' && text.charAt(span.end() - 1) == ',';
    return bare ? new Span(span.source(), span.end() - 1, span.end()) : null;
  }
}
