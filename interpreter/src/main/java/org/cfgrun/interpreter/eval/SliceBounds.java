package org.cfgrun.interpreter.eval;

import java.util.function.IntConsumer;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** A slice's ends, clipped to a size as Python does; {@code step} is not 0. */
record SliceBounds(long start, long stop, long step) {
  static SliceBounds of(
      @Nullable Object start, @Nullable Object stop, @Nullable Object step, long size, Span at) {
    long stride = step == null ? 1 : Types.index(step, at);
    if (stride == 0) {
      throw EvalFailure.value(at, "A slice's step cannot be 0.");
    }
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? size : size - 1;
    long first = start == null ? (stride > 0 ? low : high) : clip(start, size, low, high, at);
    long last = stop == null ? (stride > 0 ? high : low) : clip(stop, size, low, high, at);
    return new SliceBounds(first, last, stride);
  }

  private static long clip(Object end, long size, long low, long high, Span at) {
    long index = Types.index(end, at);
    return Math.max(low, Math.min(high, index < 0 ? index + size : index));
  }

  long length() {
    long distance = step > 0 ? stop - start : start - stop;
    long stride = Math.abs(step);
    return distance <= 0 ? 0 : (distance + stride - 1) / stride;
  }

  void forEach(IntConsumer index) {
    for (long i = 0; i < length(); i++) {
      index.accept((int) (start + i * step));
    }
  }
}
