package org.cfgrun.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary directory that is deleted, with its contents, on close. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  /**
   * Creates the directory.
   *
   * @param prefix the start of its name
   */
  public TemporaryFolder(String prefix) {
    try {
      path = Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its path. */
  public Path path() {
    return path;
  }

  /** Deletes the directory if it exists. */
  @Override
  public synchronized void close() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      List<Path> all;
      try (Stream<Path> files = Files.walk(path)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
