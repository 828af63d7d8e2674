package org.cfgrun.runtime.data.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the first and last bytes of a PNG or JPEG file say, without decoding it.
 *
 * @param width in pixels, before a rotation that Exif asks for
 * @param height in pixels
 * @param rotates whether the file has an Exif segment, which may ask for a rotation
 * @param isComplete whether the file has its end marker
 */
record ImageHeader(int width, int height, boolean rotates, boolean isComplete) {
  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int IEND = 0x49454e44;
  private static final int TAIL = 4096;

  /** Returns the header; null for another format or a corrupt header, which decoding reports. */
  static @Nullable ImageHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = read(channel, 0, 24);
      if (start.getLong(0) == PNG) {
        return new ImageHeader(start.getInt(16), start.getInt(20), false, hasPngEnd(channel));
      }
      return (start.getShort(0) & 0xffff) == 0xffd8 ? jpeg(channel) : null;
    } catch (EOFException tooShort) {
      return null;
    }
  }

  private static boolean hasPngEnd(FileChannel channel) throws IOException {
    ByteBuffer tail = tail(channel, TAIL);
    for (int i = tail.limit() - 4; i >= 0; i--) {
      if (tail.getInt(i) == IEND) {
        return true;
      }
    }
    return false;
  }

  /** Walks the segments up to the frame header. */
  private static @Nullable ImageHeader jpeg(FileChannel channel) throws IOException {
    boolean exif = false;
    for (long at = 2; ; ) {
      ByteBuffer segment = read(channel, at, 10);
      int marker = segment.getShort(0) & 0xffff;
      if (marker < 0xff01 || marker == 0xffda) {
        return null;
      }
      boolean frame = marker >= 0xffc0 && marker <= 0xffcf;
      // C4, C8 and CC are tables in the range of frame headers.
      if (frame && marker != 0xffc4 && marker != 0xffc8 && marker != 0xffcc) {
        return new ImageHeader(
            segment.getShort(7) & 0xffff, segment.getShort(5) & 0xffff, exif, hasJpegEnd(channel));
      }
      exif |= marker == 0xffe1;
      at += 2 + (segment.getShort(2) & 0xffff);
    }
  }

  /**
   * Returns whether the end marker follows the last scan: inside a scan, neither marker can occur.
   * Some cameras append data after the end.
   */
  private static boolean hasJpegEnd(FileChannel channel) throws IOException {
    Boolean found = endInTail(tail(channel, TAIL));
    return found == null ? !Boolean.FALSE.equals(endInTail(tail(channel, 1 << 26))) : found;
  }

  private static @Nullable Boolean endInTail(ByteBuffer tail) {
    for (int i = tail.limit() - 2; i >= 0; i--) {
      int marker = tail.getShort(i) & 0xffff;
      if (marker == 0xffd9 || marker == 0xffda) {
        return marker == 0xffd9;
      }
    }
    return null;
  }

  private static ByteBuffer tail(FileChannel channel, int most) throws IOException {
    int length = (int) Math.min(most, channel.size());
    return read(channel, channel.size() - length, length);
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }
}
