package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A value during evaluation: its data and the origin of this reference to it. Aliases share the
 * data and have their own origins.
 */
public record Value(Data data, Origin origin) implements Result {
  /** Creates the value of an expression at {@code span}. */
  public static Value computed(Data data, Span span) {
    return new Value(data, Origin.computed(span));
  }

  /** Creates a value that is written literally at {@code span}. */
  public static Value written(Data data, Span span) {
    return new Value(data, Origin.written(span));
  }

  /** Returns this value with an origin that replaces {@code former}, if that is not null. */
  public Value over(@Nullable Value former) {
    return former == null || former == this ? this : new Value(data, origin.over(former.origin()));
  }

  /** Returns this value in the place of a deleted one. */
  public Value over(Origin deletion) {
    return new Value(data, origin.over(deletion));
  }

  /** Returns this value with the variables in its origin through which {@code operand} came. */
  public Value from(Value operand) {
    Origin made = origin;
    for (int i = operand.origin().via().size() - 1; i >= 0; i--) {
      Origin.Via via = operand.origin().via().get(i);
      made = via.span().isIn(origin.span()) ? made.through(via.name(), via.span()) : made;
    }
    return made == origin ? this : new Value(data, made);
  }

  /** Returns this value as it is read from a variable. */
  public Value through(String name, Span at) {
    return new Value(data, origin.through(name, at));
  }

  @Override
  public Value toValue(Span span) {
    return this;
  }
}
