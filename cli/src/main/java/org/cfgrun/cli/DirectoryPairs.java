package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cfgrun.interpreter.compare.FileChange;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.jspecify.annotations.Nullable;

/** Pairs the configs of two directories by their relative paths. */
final class DirectoryPairs {
  private DirectoryPairs() {}

  /**
   * Two configs to compare.
   *
   * @param name the relative path that both have
   * @param left null if only the right directory has the config
   * @param right null if only the left directory has the config
   */
  record Pair(String name, @Nullable String left, @Nullable String right) {
    /** Returns the configs to read: none for a config without a counterpart. */
    List<String> files() {
      return left == null || right == null ? List.of() : List.of(left, right);
    }
  }

  /** The result for a pair; the change is null for a config with errors. */
  record Compared(@Nullable FileChange change, Problems problems) {}

  /** Returns the pairs, sorted by name. */
  static List<Pair> pairs(String left, String right) {
    Map<String, String> lefts = byName(left);
    Map<String, String> rights = byName(right);
    Map<String, Pair> pairs = new TreeMap<>();
    lefts.forEach((name, file) -> pairs.put(name, new Pair(name, file, rights.get(name))));
    rights.forEach((name, file) -> pairs.computeIfAbsent(name, key -> new Pair(name, null, file)));
    return new ArrayList<>(pairs.values());
  }

  private static Map<String, String> byName(String directory) {
    Map<String, String> files = new LinkedHashMap<>();
    Path root = Path.of(directory);
    ConfigFiles.of(List.of(directory))
        .forEach(file -> files.put(root.relativize(Path.of(file)).toString(), file));
    return files;
  }
}
