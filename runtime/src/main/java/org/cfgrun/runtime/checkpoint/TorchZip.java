package org.cfgrun.runtime.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the zip format of PyTorch: uncompressed entries in one folder, aligned so that a reader
 * can map them. Only one entry at a time is in memory.
 */
final class TorchZip {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** The extra field id that PyTorch uses for the padding before its storages. */
  private static final short PADDING_TAG = 'F' | 'B' << 8;

  /** A fixed time, so that equal values give equal files. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final CountingStream out;
  private final ZipOutputStream zip;

  TorchZip(OutputStream stream) {
    out = new CountingStream(stream);
    zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
  }

  void add(String name, String content) throws IOException {
    add(name, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
  }

  void add(String name, ByteBuffer content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content.duplicate());
    ZipEntry entry = new ZipEntry("archive/" + name);
    entry.setTimeLocal(ENTRY_TIME);
    entry.setSize(content.remaining());
    entry.setCrc(sum.getValue());
    int nameLength = entry.getName().getBytes(StandardCharsets.UTF_8).length;
    entry.setExtra(padding(out.written + LOCAL_HEADER + nameLength + EXTRA_HEADER));
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    zip.closeEntry();
  }

  /** Adds the storages of a pickle. */
  void addStorages(List<TensorData> tensors) throws IOException {
    for (int i = 0; i < tensors.size(); i++) {
      add("data/" + i, tensors.get(i).bytes());
    }
  }

  /** Completes the file, and leaves the stream open. */
  void finish() throws IOException {
    zip.finish();
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
