package org.cfgrun.interpreter.eval.data;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** {@code start:stop:step}; null stands for what is left out. */
public record Slice(@Nullable Data start, @Nullable Data stop, @Nullable Data step) {
  /** A slice's ends, clipped to a length as Python does; {@code step} is not 0. */
  record Bounds(long start, long stop, long step) {
    long length() {
      long distance = step > 0 ? stop - start : start - stop;
      long stride = Math.abs(step);
      return distance <= 0 ? 0 : (distance + stride - 1) / stride;
    }

    void forEach(IntConsumer index) {
      long length = length();
      for (long i = 0; i < length; i++) {
        index.accept((int) (start + i * step));
      }
    }
  }

  Bounds bounds(long length, Context context) {
    long stride = step == null || step == NoneData.NONE ? 1 : step.index(context);
    if (stride == 0) {
      throw context.valueError("The step of a slice cannot be 0.");
    }
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? length : length - 1;
    long first = stride > 0 ? low : high;
    long last = stride > 0 ? high : low;
    return new Bounds(
        start == null || start == NoneData.NONE
            ? first
            : clip(start.index(context), length, low, high),
        stop == null || stop == NoneData.NONE ? last : clip(stop.index(context), length, low, high),
        stride);
  }

  private static long clip(long index, long length, long low, long high) {
    return Math.max(low, Math.min(high, index < 0 ? index + length : index));
  }
}
