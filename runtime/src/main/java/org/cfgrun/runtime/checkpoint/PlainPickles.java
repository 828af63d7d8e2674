package org.cfgrun.runtime.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.data.dataset.PickleReader;
import org.jspecify.annotations.Nullable;

/** Reads pickles of plain values and NumPy's arrays for datasets. */
public final class PlainPickles implements PickleReader {
  @Override
  public @Nullable Object read(Path file) {
    return plain(PickleFile.read(file));
  }

  /** The depth is bounded, because pickles are checked when they are read. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof NumpyArray array) {
      return new Numbers(array.shape(), array.doubles());
    }
    if (value instanceof Tuple tuple) {
      return plain(tuple.items());
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (value instanceof Map<?, ?> dict) {
      Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
      dict.forEach((key, item) -> plain.put(key, plain(item)));
      return plain;
    }
    return value;
  }
}
