package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.DiskReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code torch.save} wrote, in the zip form (PyTorch 1.6 and later) or the older one.
 *
 * <p>Tensors become {@link TensorData}, dicts {@link java.util.LinkedHashMap} in their own order,
 * lists {@link java.util.List}, tuples {@link Tuple}, int {@link Long}, float {@link Double}, bool
 * {@link Boolean}, None null. Nothing in the file is run, and no more memory is taken than the file
 * is long.
 */
public final class PthReader {
  private PthReader() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException when there is no such file, or it is not one that PyTorch wrote, or it
   *     is damaged, or holds other objects than tensors and plain values
   */
  public static @Nullable Object read(Path file) {
    try {
      return startsLikeZip(file) ? new ZipArchiveReader(file).read() : LegacyReader.read(file);
    } catch (NoSuchFileException e) {
      throw BadCheckpoint.of(
          file,
          Files.isSymbolicLink(file) ? "is a link to a file that does not exist" : "does not exist",
          e);
    } catch (MalformedFileException e) {
      throw BadCheckpoint.of(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw BadCheckpoint.of(file, "cannot be read: " + DiskReason.of(e), e);
    }
  }

  private static boolean startsLikeZip(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new MalformedFileException("is a folder");
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
