package org.cfgrun.runtime.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.runtime.torch.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the format that {@code torch.save} wrote before PyTorch 1.6: five pickles (magic number,
 * format version, machine, object, storage keys), then the number of elements and the bytes of each
 * storage.
 */
final class LegacyReader {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private final PickleInput in;
  private final Map<String, Storage> storages = new HashMap<>();

  private LegacyReader(PickleInput in) {
    this.in = in;
  }

  static @Nullable Object read(Path file) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      return new LegacyReader(new PickleInput(stream, Files.size(file))).read();
    }
  }

  private @Nullable Object read() throws IOException {
    if (!MAGIC.equals(next())) {
      throw new MalformedFileException("is not a PyTorch file");
    }
    next();
    if (next() instanceof Map<?, ?> machine && Boolean.FALSE.equals(machine.get("little_endian"))) {
      throw new MalformedFileException("is in big-endian byte order, which is not supported");
    }
    Object result = next();
    if (!(next() instanceof List<?> keys)) {
      throw new MalformedFileException("is corrupt: the storage list is missing");
    }
    Set<String> missing = new HashSet<>(storages.keySet());
    for (Object key : keys) {
      Storage storage = storages.get(String.valueOf(key));
      if (storage == null || !missing.remove(String.valueOf(key))) {
        throw new MalformedFileException("is corrupt: its storages do not match its tensors");
      }
      fill(storage);
    }
    if (!missing.isEmpty()) {
      throw new MalformedFileException("is corrupt: tensor values are missing");
    }
    return result;
  }

  private @Nullable Object next() throws IOException {
    return new Unpickler(in, this::storage).load();
  }

  /** The id is ('storage', storage class, key, device, number of elements, view or None). */
  private Object storage(Tuple id) throws IOException {
    List<@Nullable Object> parts = id.items();
    ElementType type = PickleGlobals.argument(parts, 1, ElementType.class);
    String key = PickleGlobals.argument(parts, 2, String.class);
    long elements = PickleGlobals.argument(parts, 4, Long.class);
    if (parts.size() > 5 && parts.get(5) != null) {
      throw new MalformedFileException(
          "was written by a PyTorch version before 0.4, which is not supported");
    }
    return storages.computeIfAbsent(key, k -> new Storage(type, elements));
  }

  private void fill(Storage storage) throws IOException {
    long elements = in.signedLong();
    int expected = storage.byteCount();
    if (elements * storage.type().width() != expected) {
      throw new MalformedFileException(
          "is corrupt: the length of a storage does not match its declaration");
    }
    storage.fill(in.bytes(expected));
  }
}
