package org.cfgrun.runtime.hook.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Disk space used by checkpoints and free disk space. */
public final class DiskSpace {
  private DiskSpace() {}

  /** Returns the free bytes at a directory, which need not exist yet. */
  public static long free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the size of a file in bytes. */
  public static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the total size of the checkpoints in a directory in bytes, without links. */
  static long checkpointsIn(Path folder) {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pth")) {
      for (Path file : files) {
        bytes += Files.isSymbolicLink(file) ? 0 : Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Formats a number of bytes, such as {@code 305 MB} or {@code 3.9 GB}. */
  public static String text(long bytes) {
    if (bytes >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.1f GB", bytes * 1e-9);
    }
    return bytes >= 10_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes * 1e-6)
        : String.format(Locale.ROOT, "%.1f MB", bytes * 1e-6);
  }
}
