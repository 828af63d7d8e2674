package org.cfgrun.runtime.torch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * 16-bit type of convolutions and matrix products. Their inputs are rounded to it and their results
 * are 32-bit floats, so that everything else (normalization, losses, the weights) stays in 32 bits.
 * Gradients are rounded in the same way.
 */
public enum HalfType {
  /** IEEE half precision: 11 bits of mantissa, up to 65504; small gradients underflow. */
  FLOAT16(ElementType.FLOAT16),
  /** bfloat16: the range of a 32-bit float with 8 bits of mantissa. */
  BFLOAT16(ElementType.BFLOAT16);

  private static final ThreadLocal<@Nullable HalfType> CURRENT = new ThreadLocal<>();

  private final ElementType type;

  HalfType(ElementType type) {
    this.type = type;
  }

  /** Runs a computation with the convolutions and matrix products of this thread in this type. */
  public <T> T compute(Supplier<T> work) {
    HalfType before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Returns the current type of this thread; null for 32 bits. */
  static @Nullable ElementType current() {
    HalfType current = CURRENT.get();
    return current == null ? null : current.type;
  }
}
