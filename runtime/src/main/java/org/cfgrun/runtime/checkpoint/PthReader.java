package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of {@code torch.save}, in the zip format (PyTorch 1.6 and later) or the older one.
 *
 * <p>Tensors become {@link TensorData}, dicts {@link java.util.LinkedHashMap} in file order, lists
 * {@link java.util.List}, tuples {@link Tuple}, int {@link Long}, float {@link Double}, bool {@link
 * Boolean}, None null. No code in the file is executed, and memory use is bounded by the file size.
 */
public final class PthReader {
  private PthReader() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException if the file does not exist, is not a PyTorch file, is corrupt, or holds
   *     anything other than tensors and plain values
   */
  public static @Nullable Object read(Path file) {
    try {
      return startsLikeZip(file) ? new ZipArchiveReader(file).read() : LegacyReader.read(file);
    } catch (NoSuchFileException e) {
      throw BadCheckpoint.of(
          file,
          Files.isSymbolicLink(file) ? "is a symbolic link to a missing file" : "does not exist",
          e);
    } catch (MalformedFileException e) {
      throw BadCheckpoint.of(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be read: " + DiskReason.of(e), e);
    }
  }

  private static boolean startsLikeZip(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new MalformedFileException("is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new MalformedFileException("is not a regular file");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      if (start.length == 0) {
        throw new MalformedFileException("is empty");
      }
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    }
  }
}
