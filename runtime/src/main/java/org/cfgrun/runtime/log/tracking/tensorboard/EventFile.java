package org.cfgrun.runtime.log.tracking.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes a file of TFRecords. A record is
 *
 * <pre>
 * uint64 length, uint32 masked CRC of the length, the data, uint32 masked CRC of the data
 * </pre>
 *
 * <p>little-endian; the masked CRC is {@code rotateRight(crc32c, 15) + 0xa282ead8}.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final FileChannel channel;

  /** Creates the file, which must not exist. */
  EventFile(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends a record with a single write. */
  void write(Message message) throws IOException {
    byte[] data = message.toBytes();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(maskedCrc(data, 0, data.length));
    record.flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
