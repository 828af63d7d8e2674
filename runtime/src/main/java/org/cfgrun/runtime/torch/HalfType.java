package org.cfgrun.runtime.torch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A type of 16 bits in which convolutions and matrix products can be computed. Their inputs are
 * rounded to it and their results come back as 32-bit floats, so that everything between them
 * (normalisation, losses, the weights themselves) stays in 32 bits. Gradients pass through the same
 * roundings backwards.
 */
public enum HalfType {
  /** IEEE half precision: 11 bits of mantissa, up to 65504; small gradients vanish in it. */
  FLOAT16(ElementType.FLOAT16),
  /** The range of a 32-bit float with 8 bits of mantissa. */
  BFLOAT16(ElementType.BFLOAT16);

  private static final ThreadLocal<@Nullable HalfType> CURRENT = new ThreadLocal<>();

  private final ElementType type;

  HalfType(ElementType type) {
    this.type = type;
  }

  /** Computes something with the convolutions and matrix products of this thread in this type. */
  public <T> T compute(Supplier<T> work) {
    HalfType before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** The type in force on this thread; null in 32 bits. */
  static @Nullable ElementType current() {
    HalfType current = CURRENT.get();
    return current == null ? null : current.type;
  }
}
