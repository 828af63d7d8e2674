package org.cfgrun.runtime.checkpoint;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that a checkpoint can hold. */
public final class Storable {
  private static final List<Class<?>> SIMPLE =
      List.of(
          Boolean.class,
          Double.class,
          Float.class,
          Long.class,
          Integer.class,
          BigInteger.class,
          String.class,
          TensorData.class);

  private Storable() {}

  /**
   * Returns the first value, at any depth, that a checkpoint cannot hold; null if there is none.
   */
  public static @Nullable Object firstForeign(@Nullable Object value) {
    if (value == null || SIMPLE.stream().anyMatch(type -> type.isInstance(value))) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      return Stream.of(map.keySet(), map.values())
          .flatMap(Collection::stream)
          .map(Storable::firstForeign)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
    Collection<?> items =
        value instanceof Tuple tuple ? tuple.items() : value instanceof List<?> list ? list : null;
    return items == null
        ? value
        : items.stream()
            .map(Storable::firstForeign)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }
}
