package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Reads files that a config or a project names. They may be pipes, on which a read waits, or
 * devices without an end.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Checks a file before it is opened. A missing file passes, because opening it says so.
   *
   * @throws FileSystemException if it is a pipe or a device
   */
  public static Path require(Path file) throws FileSystemException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    return file;
  }

  /**
   * Returns whether a file is a pipe or a device, or one that stands for such, as {@code
   * /dev/stdout} may for a file: it must be written to, and never be replaced.
   */
  public static boolean isDevice(Path file) {
    return Files.exists(file)
        && !Files.isDirectory(file)
        && (!Files.isRegularFile(file) || isMadeBySystem(file.toAbsolutePath().normalize()));
  }

  /**
   * Returns whether a file is made while it is read, such as {@code /proc/kmsg}, which never ends
   * although its size is 0.
   */
  static boolean isMadeBySystem(Path real) {
    // /dev/shm holds files of users in memory.
    return Stream.of("/proc", "/sys", "/dev").anyMatch(real::startsWith)
        && !real.startsWith("/dev/shm");
  }

  /**
   * Reads a text in UTF-8.
   *
   * @param most its largest size in bytes
   * @throws FileSystemException if the file is not regular or too large
   * @throws java.nio.charset.CharacterCodingException if it is not UTF-8
   */
  public static String read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(require(file))) {
      return decode(file, in, most);
    }
  }

  /** Reads a text in UTF-8 from a file that may also be a pipe, because the user names it. */
  public static String readAny(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(file, in, most);
    }
  }

  private static String decode(Path file, InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new FileSystemException(
          file.toString(), null, "it is larger than " + (most >> 20) + " MiB");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
