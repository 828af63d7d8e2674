package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the logs of runs in directories. */
final class LogFiles {
  private static final String JSON = ".log.json";
  private static final String TEXT = ".log";
  private static final String SCALARS = "scalars.json";

  /** Work directories in a directory, with MMEngine's {@code TIME/vis_data} in them. */
  private static final int DEPTH = 5;

  private LogFiles() {}

  /**
   * Returns the logs at a path: the file itself, or one log for each run in a directory. Where a
   * run has its values as JSON and as text, the JSON is used.
   */
  static List<Path> at(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    Set<Path> files;
    try (Stream<Path> all = Files.walk(path, DEPTH)) {
      files = all.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
    }
    List<Path> logs = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      boolean values = name.endsWith(JSON) || name.equals(SCALARS);
      boolean text =
          name.endsWith(TEXT)
              && !files.contains(file.resolveSibling(name + ".json"))
              && !files.contains(file.resolveSibling("vis_data").resolve(SCALARS));
      if (values || text) {
        logs.add(file);
      }
    }
    return logs;
  }

  /**
   * Returns a short name for each of several logs: without the directories that all share, and
   * without the file if each is in a directory of its own.
   */
  static List<String> names(List<Path> logs) {
    if (logs.size() < 2) {
      return logs.stream().map(Path::toString).toList();
    }
    Path shared = logs.get(0).toAbsolutePath().normalize().getParent();
    for (Path log : logs) {
      Path whole = log.toAbsolutePath().normalize();
      while (shared != null && !whole.startsWith(shared)) {
        shared = shared.getParent();
      }
    }
    Path base = shared;
    List<Path> relative =
        logs.stream()
            .map(log -> base == null ? log : base.relativize(log.toAbsolutePath().normalize()))
            .toList();
    // The directory says more than a file name that is only a time.
    List<String> folders =
        relative.stream().map(path -> String.valueOf(path.getParent())).distinct().toList();
    return folders.size() == logs.size() && !folders.contains("null")
        ? folders
        : relative.stream().map(Path::toString).toList();
  }
}
