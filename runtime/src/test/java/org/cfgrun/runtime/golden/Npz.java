package org.cfgrun.runtime.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

  /** The names of all arrays, sorted. */
  public List<String> names() {
    return arrays.keySet().stream().sorted().toList();
  }

  /** Whether an array has elements of a type: {@code <f4}. */
  public boolean isOf(String name, String type) {
    return header(name).contains("'" + type + "'");
  }

  /** The sizes of an array. */
  public long[] sizes(String name) {
    String header = header(name);
    String sizes = header.substring(header.indexOf('(') + 1, header.indexOf(')'));
    return Arrays.stream(sizes.split(","))
        .map(String::strip)
        .filter(size -> !size.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
  }

  private int headerLength(String name) {
    return ByteBuffer.wrap(arrays.get(name)).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
  }

  private String header(String name) {
    return new String(arrays.get(name), 10, headerLength(name), StandardCharsets.US_ASCII);
  }

  private ByteBuffer elements(String name, String type) {
    if (!isOf(name, type)) {
      throw new IllegalArgumentException(name + " is not " + type + ": " + header(name));
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(arrays.get(name))
            .position(10 + headerLength(name))
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    return header(name).contains("'fortran_order': True") ? byRows(bytes, sizes(name)) : bytes;
  }

  /** Puts the elements of a matrix that is stored column by column into the usual order. */
  private static ByteBuffer byRows(ByteBuffer columns, long[] sizes) {
    if (sizes.length != 2) {
      throw new IllegalArgumentException("expected a matrix, got " + Arrays.toString(sizes));
    }
    int height = (int) sizes[0];
    int width = (int) sizes[1];
    byte[] stored = new byte[columns.remaining()];
    columns.get(stored);
    int length = stored.length / (height * width);
    byte[] ordered = new byte[stored.length];
    for (int i = 0; i < height * width; i++) {
      int from = i % width * height + i / width;
      System.arraycopy(stored, from * length, ordered, i * length, length);
    }
    return ByteBuffer.wrap(ordered).order(ByteOrder.LITTLE_ENDIAN);
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

  /** An array of 32-bit integers. */
  public int[] ints(String name) {
    ByteBuffer bytes = elements(name, "<i4");
    int[] values = new int[bytes.remaining() / 4];
    bytes.asIntBuffer().get(values);
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
