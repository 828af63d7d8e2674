package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.ElementType;
import org.jspecify.annotations.Nullable;

/** Allowlist of the Python classes and functions in checkpoints, with their replacements. */
final class PickleGlobals {
  /** Replaces a Python callable: computes its result from the arguments. */
  @FunctionalInterface
  interface Reconstructor {
    @Nullable Object rebuild(List<@Nullable Object> arguments) throws IOException;
  }

  private static final Map<String, Object> KNOWN = new HashMap<>();

  static {
    for (ElementType type : ElementType.values()) {
      KNOWN.put("torch." + type.torchStorage(), type);
    }
    known("collections.OrderedDict", PickleGlobals::orderedDict);
    known("torch._utils._rebuild_tensor", PickleGlobals::tensor);
    known("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
    known("torch._utils._rebuild_parameter", arguments -> argument(arguments, 0, TensorData.class));
    known("torch.Size", arguments -> argument(arguments, 0, Tuple.class));
    known("torch.device", arguments -> argument(arguments, 0, String.class));
    known("_codecs.encode", PickleGlobals::latin1);
    known("numpy.dtype", arguments -> NumpyType.named(argument(arguments, 0, String.class)));
    KNOWN.put("numpy.ndarray", NumpyArray.class);
    known("numpy.core.multiarray._reconstruct", arguments -> new NumpyArray());
    known("numpy._core.multiarray._reconstruct", arguments -> new NumpyArray());
    known("numpy.core.multiarray.scalar", PickleGlobals::numpyScalar);
    known("numpy._core.multiarray.scalar", PickleGlobals::numpyScalar);
  }

  private PickleGlobals() {}

  private static void known(String name, Reconstructor reconstructor) {
    KNOWN.put(name, reconstructor);
  }

  /**
   * Returns the replacement of {@code module.name}: a reconstructor, the element type of a storage,
   * or the class of arrays.
   */
  static Object find(String module, String name) throws MalformedFileException {
    Object found = KNOWN.get(module + "." + name);
    if (found == null) {
      throw new MalformedFileException(
          ("holds an object of type `%s.%s`; expected tensors, numbers, strings, lists and dicts "
                  + "only")
              .formatted(module, name));
    }
    return found;
  }

  /** Applies {@code object.__setstate__}. Attributes are ignored, byte orders are checked. */
  static void setState(@Nullable Object object, @Nullable Object state) throws IOException {
    if (object instanceof NumpyArray array && state instanceof Tuple tuple) {
      array.setState(tuple.items());
    } else if (object instanceof NumpyType && state instanceof Tuple tuple) {
      if (">".equals(argument(tuple.items(), 1, String.class))) {
        throw new MalformedFileException("holds big-endian NumPy numbers, which are not supported");
      }
    } else if (!(object instanceof Map) && !(object instanceof TensorData)) {
      throw new MalformedFileException("is corrupt: it sets attributes of a plain value");
    }
  }

  private static Object orderedDict(List<@Nullable Object> arguments) throws IOException {
    Map<@Nullable Object, @Nullable Object> dict = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (Object pair : argument(arguments, 0, List.class)) {
        List<?> items = pair instanceof Tuple tuple ? tuple.items() : List.of();
        items = pair instanceof List<?> list ? list : items;
        if (items.size() != 2) {
          throw new MalformedFileException("is corrupt: the items of an OrderedDict are not pairs");
        }
        dict.put(PickledShape.requireKey(items.get(0)), items.get(1));
      }
    }
    return dict;
  }

  /**
   * Rebuilds a tensor from storage, storage offset, size and stride. The other arguments do not
   * affect values.
   */
  private static Object tensor(List<@Nullable Object> arguments) throws IOException {
    return argument(arguments, 0, Storage.class)
        .view(
            argument(arguments, 1, Long.class),
            longs(argument(arguments, 2, Tuple.class)),
            longs(argument(arguments, 3, Tuple.class)));
  }

  /** Decodes bytes, which pickle protocol 2 writes as text with one character per byte. */
  private static Object latin1(List<@Nullable Object> arguments) throws IOException {
    return argument(arguments, 0, String.class).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable Object numpyScalar(List<@Nullable Object> arguments) throws IOException {
    return argument(arguments, 0, NumpyType.class).scalar(argument(arguments, 1, byte[].class));
  }

  static long[] longs(Tuple tuple) throws IOException {
    long[] values = new long[tuple.items().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = argument(tuple.items(), i, Long.class);
    }
    return values;
  }

  /** Returns the argument at an index; it must exist and have a given class. */
  static <T> T argument(List<@Nullable Object> arguments, int index, Class<T> type)
      throws MalformedFileException {
    if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
      throw new MalformedFileException("is corrupt: an object has invalid arguments");
    }
    return type.cast(arguments.get(index));
  }
}
