package org.cfgrun.interpreter.value;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What to do with a scalar, by its type. */
public interface ScalarVisitor<R extends @Nullable Object> {
  /** {@code None}. */
  R none();

  /** A bool. */
  R bool(boolean value);

  /** An int in the range of long. */
  R integer(long value);

  /** An int outside that range. */
  R integer(BigInteger value);

  /** A float. */
  R real(double value);

  /** A str. */
  R text(String value);

  /** A range. */
  R range(RangeValue value);
}
