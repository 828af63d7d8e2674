package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** What the templates of a file, such as {@code {{ fileDirname }}}, stand for. */
public interface Templates {
  /** The expression that stands in the place of a template, or null when a value does. */
  @Nullable Expr expression(String template, Span at);

  /** The value of a template that stands alone. */
  Value value(String template, Span at);

  /** The text of a template inside a string. */
  String text(String template, Span at);

  /** Takes note that a template is an operand of an operation. */
  void readAsOperand(String template, Span at);
}
