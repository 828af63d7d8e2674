package org.cfgrun.runtime.data.pipeline;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the first and last bytes of a PNG, JPEG, BMP or TIFF file say, without decoding it.
 *
 * @param width in pixels, before a rotation that Exif asks for
 * @param height in pixels
 * @param rotates whether the file has an Exif segment, which may ask for a rotation
 * @param isComplete whether the file has its end marker
 */
public record ImageHeader(int width, int height, boolean rotates, boolean isComplete) {
  private static final long PNG = 0x89504e470d0a1a0aL;
  private static final int JPEG = 0xffd8;
  private static final int BMP = 0x424d;
  private static final int TIFF_LITTLE = 0x4949;
  private static final int TIFF_BIG = 0x4d4d;
  private static final int IEND = 0x49454e44;
  private static final int TAIL = 4096;

  /** The bytes of a file, on disk or in memory. */
  private interface Bytes {
    int read(ByteBuffer into, long position) throws IOException;

    long size() throws IOException;
  }

  /** Returns the header; null for another format or a corrupt header, which decoding reports. */
  public static @Nullable ImageHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return of(
          new Bytes() {
            @Override
            public int read(ByteBuffer into, long position) throws IOException {
              return channel.read(into, position);
            }

            @Override
            public long size() throws IOException {
              return channel.size();
            }
          });
    }
  }

  /** Does the same for the content of a file. */
  static @Nullable ImageHeader of(byte[] content) {
    try {
      return of(
          new Bytes() {
            @Override
            public int read(ByteBuffer into, long position) {
              if (position < 0 || position >= content.length) {
                return -1;
              }
              int count = (int) Math.min(into.remaining(), content.length - position);
              into.put(content, (int) position, count);
              return count;
            }

            @Override
            public long size() {
              return content.length;
            }
          });
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static @Nullable ImageHeader of(Bytes file) throws IOException {
    try {
      ByteBuffer start = read(file, 0, 26);
      if (start.getLong(0) == PNG) {
        return new ImageHeader(start.getInt(16), start.getInt(20), false, hasPngEnd(file));
      }
      return switch (start.getShort(0) & 0xffff) {
        case JPEG -> jpeg(file);
        case BMP -> bmp(start.order(ByteOrder.LITTLE_ENDIAN));
        case TIFF_LITTLE -> tiff(file, ByteOrder.LITTLE_ENDIAN);
        case TIFF_BIG -> tiff(file, ByteOrder.BIG_ENDIAN);
        default -> null;
      };
    } catch (EOFException tooShort) {
      return null;
    }
  }

  /**
   * Returns the header of a bitmap, whose rows are stored from the top if the height is negative.
   */
  private static ImageHeader bmp(ByteBuffer start) {
    return new ImageHeader(start.getInt(18), Math.abs(start.getInt(22)), false, true);
  }

  /** Looks up the size in the first directory of a TIFF file, which also has an orientation. */
  private static @Nullable ImageHeader tiff(Bytes file, ByteOrder order) throws IOException {
    long directory = read(file, 4, 4).order(order).getInt(0) & 0xffffffffL;
    int entries = read(file, directory, 2).order(order).getShort(0) & 0xffff;
    ByteBuffer table = read(file, directory + 2, 12 * entries).order(order);
    int width = 0;
    int height = 0;
    for (int i = 0; i < entries; i++) {
      int tag = table.getShort(12 * i) & 0xffff;
      boolean isShort = table.getShort(12 * i + 2) == 3;
      int value = isShort ? table.getShort(12 * i + 8) & 0xffff : table.getInt(12 * i + 8);
      width = tag == 256 ? value : width;
      height = tag == 257 ? value : height;
    }
    return new ImageHeader(width, height, true, true);
  }

  /** Returns the number of pixels, whatever a corrupt header says. */
  long pixels() {
    return (width & 0xffffffffL) * Math.min(height & 0xffffffffL, Integer.MAX_VALUE);
  }

  private static boolean hasPngEnd(Bytes file) throws IOException {
    ByteBuffer tail = tail(file, TAIL);
    for (int i = tail.limit() - 4; i >= 0; i--) {
      if (tail.getInt(i) == IEND) {
        return true;
      }
    }
    return false;
  }

  /** Walks the segments up to the frame header. */
  private static @Nullable ImageHeader jpeg(Bytes file) throws IOException {
    boolean exif = false;
    for (long at = 2; ; ) {
      ByteBuffer segment = read(file, at, 10);
      int marker = segment.getShort(0) & 0xffff;
      if (marker < 0xff01 || marker == 0xffda) {
        return null;
      }
      boolean frame = marker >= 0xffc0 && marker <= 0xffcf;
      // C4, C8 and CC are tables in the range of frame headers.
      if (frame && marker != 0xffc4 && marker != 0xffc8 && marker != 0xffcc) {
        return new ImageHeader(
            segment.getShort(7) & 0xffff, segment.getShort(5) & 0xffff, exif, hasJpegEnd(file));
      }
      exif |= marker == 0xffe1;
      at += 2 + (segment.getShort(2) & 0xffff);
    }
  }

  /**
   * Returns whether the end marker follows the last scan: inside a scan, neither marker can occur.
   * Some cameras append data after the end.
   */
  private static boolean hasJpegEnd(Bytes file) throws IOException {
    Boolean found = endInTail(tail(file, TAIL));
    return found == null ? !Boolean.FALSE.equals(endInTail(tail(file, 1 << 26))) : found;
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

  private static ByteBuffer tail(Bytes file, int most) throws IOException {
    int length = (int) Math.min(most, file.size());
    return read(file, file.size() - length, length);
  }

  private static ByteBuffer read(Bytes file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }
}
