package org.cfgrun.runtime.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.jspecify.annotations.Nullable;

/**
 * Writes the zip format of {@code torch.save}, which {@code torch.load(file, weights_only=True)}
 * reads. Only one tensor at a time is in memory.
 */
public final class PthWriter {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** The extra field id that PyTorch uses for the padding before its storages. */
  private static final short PADDING_TAG = 'F' | 'B' << 8;

  /** A fixed time, so that equal values give equal files. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final CountingStream out;
  private final ZipOutputStream zip;

  private PthWriter(OutputStream stream) {
    out = new CountingStream(stream);
    zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Writes a file atomically.
   *
   * @param value dicts (maps), lists, {@link Tuple}s, numbers, strings, booleans, null and {@link
   *     TensorData}
   * @throws ConfigException if the file cannot be written
   */
  public static void write(Path file, @Nullable Object value) {
    try {
      AtomicFile.write(file, out -> new PthWriter(out).write(value));
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be written: " + DiskReason.of(e), e);
    }
  }

  private void write(@Nullable Object value) throws IOException {
    Pickler pickler = new Pickler();
    add("data.pkl", ByteBuffer.wrap(pickler.pickle(value)));
    add("byteorder", text("little"));
    List<TensorData> tensors = pickler.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      add("data/" + i, tensors.get(i).bytes());
    }
    add("version", text("3\n"));
    zip.finish();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void add(String name, ByteBuffer content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content.duplicate());
    ZipEntry entry = new ZipEntry("archive/" + name);
    entry.setTimeLocal(ENTRY_TIME);
    entry.setSize(content.remaining());
    entry.setCrc(sum.getValue());
    entry.setExtra(padding(out.written + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER));
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    zip.closeEntry();
  }

  /** Returns an extra field that aligns the content of the entry. */
  private static byte[] padding(long position) {
    int length = (int) Math.floorMod(-position, (long) ALIGNMENT);
    return ByteBuffer.allocate(EXTRA_HEADER + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING_TAG)
        .putShort((short) length)
        .array();
  }

  private static final class CountingStream extends FilterOutputStream {
    private long written;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
