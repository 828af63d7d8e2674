package org.cfgrun.runtime.golden;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The little-endian arrays of a NumPy archive. */
public final class Npz {
  private final Map<String, byte[]> arrays = new HashMap<>();

  private Npz() {}

  /** Reads an archive of the goldens; the copy has the arrays that another lacks. */
  public static Npz read(String name) {
    Npz npz = new Npz();
    if (Goldens.hasCopy(name)) {
      npz.add(Goldens.copy(name));
    }
    npz.add(Goldens.file(name));
    return npz;
  }

  private void add(Path archive) {
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replace(".npy", ""), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the archive has an array. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  private ByteBuffer elements(String name, String type) {
    byte[] array = arrays.get(name);
    ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    int header = bytes.getShort(8);
    String description =
        new String(
            new ByteArrayInputStream(array, 10, header).readAllBytes(), StandardCharsets.US_ASCII);
    if (!description.contains(type)) {
      throw new IllegalArgumentException(name + " is not " + type + ": " + description);
    }
    return bytes.position(10 + header).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An array of single precision. */
  public float[] floats(String name) {
    ByteBuffer bytes = elements(name, "<f4");
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** An array of 64-bit integers. */
  public long[] longs(String name) {
    ByteBuffer bytes = elements(name, "<i8");
    long[] values = new long[bytes.remaining() / 8];
    bytes.asLongBuffer().get(values);
    return values;
  }

  /** An array of unsigned bytes, each below 128. */
  public byte[] bytes(String name) {
    ByteBuffer bytes = elements(name, "|u1");
    byte[] values = new byte[bytes.remaining()];
    bytes.get(values);
    return values;
  }

  /** An array of double precision; a scalar is one of length 1. */
  public double[] doubles(String name) {
    ByteBuffer bytes = elements(name, "<f8");
    double[] values = new double[bytes.remaining() / 8];
    bytes.asDoubleBuffer().get(values);
    return values;
  }
}
