package org.cfgrun.runtime.checkpoint;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Python tuple.
 *
 * @param items the elements; None is null
 */
public record Tuple(List<@Nullable Object> items) implements Serializable {
  public Tuple {
    items = Collections.unmodifiableList(new ArrayList<>(items));
  }

  /** Returns a tuple of the elements. */
  public static Tuple of(@Nullable Object... items) {
    return new Tuple(Arrays.asList(items));
  }
}
