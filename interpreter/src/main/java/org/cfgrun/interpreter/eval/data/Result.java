package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.source.Span;

/**
 * What a function gives: {@link Data} that it has computed, or a {@link Value} that it hands on
 * with the origin it has.
 */
public sealed interface Result permits Data, Value {
  /** The value of a call at {@code span}. */
  Value toValue(Span span);
}
