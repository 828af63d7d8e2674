package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;

/** Looks whether the files of a dataset are there, all of them, before training starts. */
final class ImageFiles {
  /** Each folder is listed once: asking for every file by itself takes far longer. */
  private final Map<Path, Set<Path>> listings = new HashMap<>();

  private final String argument;
  private final DataRoot root;

  /**
   * A check.
   *
   * @param argument the argument that says where images are
   * @param root where relative paths start
   */
  ImageFiles(String argument, DataRoot root) {
    this.argument = argument;
    this.root = root;
  }

  /**
   * Demands that all files exist.
   *
   * @param named where the images are named, for the message
   * @throws ArgumentException when some do not; it counts them and names the first
   */
  void demand(List<Path> files, Path named) {
    List<Path> missing = new ArrayList<>();
    for (Path file : files) {
      if (!exists(file)) {
        missing.add(file);
      }
    }
    if (!missing.isEmpty()) {
      throw new ArgumentException(
          argument,
          "%d of the %d images that `%s` names are missing, the first is `%s`: set `%s` to the folder that holds them (%s)."
              .formatted(
                  missing.size(),
                  files.size(),
                  named,
                  missing.get(0),
                  argument,
                  root.explanation()));
    }
  }

  private boolean exists(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return listings.computeIfAbsent(folder, ImageFiles::list).contains(file.getFileName())
        || Files.isRegularFile(file);
  }

  private static Set<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      Set<Path> names = new HashSet<>();
      entries.forEach(entry -> names.add(entry.getFileName()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
