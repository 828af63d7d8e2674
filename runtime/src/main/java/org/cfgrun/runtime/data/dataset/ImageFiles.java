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

/** Checks before training that all files of a dataset exist. */
final class ImageFiles {
  /** Directory listings. Listing each directory once is much faster than checking every file. */
  private final Map<Path, Set<Path>> listings = new HashMap<>();

  private final String argument;
  private final String kind;
  private final String folder;
  private final DataRoot root;

  /**
   * Creates a check.
   *
   * @param argument the argument that gives the image directory
   * @param root the directory that relative paths are resolved against
   */
  ImageFiles(String argument, DataRoot root) {
    this(argument, "images", "image directory", root);
  }

  private ImageFiles(String argument, String kind, String folder, DataRoot root) {
    this.argument = argument;
    this.kind = kind;
    this.folder = folder;
    this.root = root;
  }

  /** Creates a check of the semantic maps of images. */
  static ImageFiles ofSemanticMaps(DataRoot root) {
    return new ImageFiles("seg_prefix", "semantic maps", "directory of semantic maps", root);
  }

  /**
   * Checks that all files exist.
   *
   * @param named the file that lists the images, for the message
   * @throws ArgumentException if any file is missing; the message has their number and the first
   *     path
   */
  void requireAll(List<Path> files, Path named) {
    List<Path> missing = new ArrayList<>();
    for (Path file : files) {
      if (!exists(file)) {
        missing.add(file);
      }
    }
    if (!missing.isEmpty()) {
      throw new ArgumentException(
          argument,
          "%s of the %s %s in `%s` are missing, starting with `%s` (%s). Set `%s` to the %s."
              .formatted(
                  missing.size(),
                  files.size(),
                  kind,
                  named,
                  missing.get(0),
                  root.explanation(),
                  argument,
                  folder));
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
