package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.source.Span;

/**
 * The result of a function: {@link Data} that it computes, or a {@link Value} that it passes
 * through with its origin.
 */
public sealed interface Result permits Data, Value {
  /** Returns the value of a call at {@code span}. */
  Value toValue(Span span);
}
