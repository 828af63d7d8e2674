package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** Evaluates the templates of a file, such as {@code {{ fileDirname }}}. */
public interface Templates {
  /** Returns the expression that a template expands to, or null if it expands to a value. */
  @Nullable Expr expression(String template, Span at);

  /** Returns the value of a template outside strings. */
  Value value(String template, Span at);

  /** Returns the text of a template inside a string. */
  String text(String template, Span at);

  /** Warns about a template that is an operand, if its value differs in mmcv. */
  void readAsOperand(String template, Span at);

  /**
   * Returns the text of an environment variable that an expression reads; null if it is not set, or
   * if configs may not read it.
   */
  @Nullable String variable(String name, Span at);
}
