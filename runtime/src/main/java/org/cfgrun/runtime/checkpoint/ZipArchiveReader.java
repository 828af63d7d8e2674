package org.cfgrun.runtime.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.cfgrun.runtime.torch.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the zip format of {@code torch.save}: {@code NAME/data.pkl} holds the object, {@code
 * NAME/data/KEY} the bytes of each storage, all uncompressed.
 */
final class ZipArchiveReader {
  private static final String PICKLE = "/data.pkl";

  private final Path file;
  private final Map<String, Storage> storages = new HashMap<>();

  /** How many bytes the entries not read yet may have: together, they fit into the file. */
  private long left;

  ZipArchiveReader(Path file) {
    this.file = file;
  }

  @Nullable Object read() throws IOException {
    left = Files.size(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String folder = folder(zip);
      requireLittleEndian(zip, folder);
      byte[] pickle = content(zip, folder + "data.pkl");
      PickleInput in = new PickleInput(new ByteArrayInputStream(pickle), pickle.length);
      Object result = new Unpickler(in, this::storage).load();
      for (Map.Entry<String, Storage> entry : storages.entrySet()) {
        fill(zip, folder + "data/" + entry.getKey(), entry.getValue());
      }
      return result;
    } catch (ZipException e) {
      throw new MalformedFileException("is corrupt or truncated: " + e.getMessage());
    } catch (EOFException e) {
      throw new MalformedFileException("is corrupt or truncated: an entry ends unexpectedly");
    }
  }

  private static String folder(ZipFile zip) throws MalformedFileException {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(
            name -> name.endsWith(PICKLE) && name.indexOf('/') + PICKLE.length() == name.length())
        .map(name -> name.substring(0, name.indexOf('/') + 1))
        .findFirst()
        .orElseThrow(() -> new MalformedFileException("is a zip file but not a PyTorch file"));
  }

  private void requireLittleEndian(ZipFile zip, String folder) throws IOException {
    if (zip.getEntry(folder + "byteorder") != null) {
      String order = new String(content(zip, folder + "byteorder"), StandardCharsets.UTF_8);
      if (!order.equals("little")) {
        throw new MalformedFileException(
            "is in " + order + "-endian byte order, which is not supported");
      }
    }
  }

  /** The id is ('storage', storage class, key, device, number of elements). */
  private Object storage(Tuple id) throws IOException {
    List<@Nullable Object> parts = id.items();
    ElementType type = PickleGlobals.argument(parts, 1, ElementType.class);
    String key = PickleGlobals.argument(parts, 2, String.class);
    long elements = PickleGlobals.argument(parts, 4, Long.class);
    Storage known = storages.computeIfAbsent(key, k -> new Storage(type, elements));
    if (known.type() != type) {
      throw new MalformedFileException("reads storage " + key + " with two element types");
    }
    return known;
  }

  private void fill(ZipFile zip, String name, Storage storage) throws IOException {
    byte[] bytes = content(zip, name);
    if (bytes.length != storage.byteCount()) {
      throw new MalformedFileException(
          "is corrupt: expected %3$d bytes in `%1$s`, got %2$d"
              .formatted(name, bytes.length, storage.byteCount()));
    }
    storage.fill(bytes);
  }

  /**
   * Returns the bytes of an entry. Entries of a crafted file may overlap, and would take many times
   * its length.
   */
  private byte[] content(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new MalformedFileException("is corrupt: `" + name + "` is missing");
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new MalformedFileException(
          "is compressed; expected an uncompressed zip file as PyTorch writes");
    }
    left -= entry.getSize();
    if (left < 0) {
      throw new MalformedFileException("is corrupt: its entries overlap");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw new MalformedFileException("is corrupt: wrong checksum of `" + name + "`");
    }
    return bytes;
  }
}
