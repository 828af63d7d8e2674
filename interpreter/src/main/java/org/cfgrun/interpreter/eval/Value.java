package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A value while a file is evaluated: the datum, and where this mention of it comes from.
 *
 * <p>Aliases share the datum; each has an origin of its own.
 *
 * @param data null (None), Boolean, Long, BigInteger (outside long), Double, String, {@link
 *     org.cfgrun.interpreter.value.RangeValue}, {@link TupleData}, {@link ListData}, {@link
 *     DictData}, {@link SetData}, {@link Iteration}, {@link Callable}, {@link ModuleData} or {@link
 *     org.cfgrun.interpreter.value.Reference}
 */
record Value(@Nullable Object data, Origin origin) {
  static Value computed(@Nullable Object data, Span span) {
    return new Value(data, Origin.computed(span));
  }

  static Value written(@Nullable Object data, Span span) {
    return new Value(data, Origin.written(span));
  }

  /** The same in the place of {@code former}, which an earlier statement gave. */
  Value over(@Nullable Value former) {
    return former == null || former == this ? this : new Value(data, origin.over(former.origin()));
  }

  /** The same in a place that a statement had emptied. */
  Value over(Origin deletion) {
    return new Value(data, origin.over(deletion));
  }

  /** The same, computed from {@code operand}: it came through the variables read for that. */
  Value from(Value operand) {
    Origin made = origin;
    for (int i = operand.origin().via().size() - 1; i >= 0; i--) {
      Origin.Via via = operand.origin().via().get(i);
      made = via.span().isIn(origin.span()) ? made.through(via.name(), via.span()) : made;
    }
    return new Value(data, made);
  }

  Value through(String name, Span at) {
    return new Value(data, origin.through(name, at));
  }
}
