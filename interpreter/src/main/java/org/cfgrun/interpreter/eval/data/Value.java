package org.cfgrun.interpreter.eval.data;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A value while a file is evaluated: the data, and where this mention of it comes from.
 *
 * <p>Aliases share the data; each has an origin of its own.
 */
public record Value(Data data, Origin origin) implements Result {
  /** A value that the expression at {@code span} computes. */
  public static Value computed(Data data, Span span) {
    return new Value(data, Origin.computed(span));
  }

  /** A value that is written out at {@code span}. */
  public static Value written(Data data, Span span) {
    return new Value(data, Origin.written(span));
  }

  /** The same in the place of {@code former}, which an earlier statement gave. */
  public Value over(@Nullable Value former) {
    return former == null || former == this ? this : new Value(data, origin.over(former.origin()));
  }

  /** The same in a place that a statement had emptied. */
  public Value over(Origin deletion) {
    return new Value(data, origin.over(deletion));
  }

  /** The same, computed from {@code operand}: it came through the variables read for that. */
  public Value from(Value operand) {
    Origin made = origin;
    for (int i = operand.origin().via().size() - 1; i >= 0; i--) {
      Origin.Via via = operand.origin().via().get(i);
      made = via.span().isIn(origin.span()) ? made.through(via.name(), via.span()) : made;
    }
    return made == origin ? this : new Value(data, made);
  }

  /** The same, read from a variable. */
  public Value through(String name, Span at) {
    return new Value(data, origin.through(name, at));
  }

  @Override
  public Value toValue(Span span) {
    return this;
  }
}
