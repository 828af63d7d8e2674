package org.cfgrun.interpreter.value;

import org.jspecify.annotations.Nullable;

/**
 * What to do with a value, by its type. Code that must know every type visits; a new type then does
 * not compile before all such code handles it.
 */
public interface NodeVisitor<R extends @Nullable Object> extends ScalarVisitor<R> {
  /** A dict. */
  R dict(DictNode node);

  /** A list. */
  R list(ListNode node);

  /** A tuple. */
  R tuple(TupleNode node);

  /** A set. */
  R set(SetNode node);
}
