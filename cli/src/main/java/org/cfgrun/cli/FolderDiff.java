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

/** Pairs the configs of two folders by their paths below them. */
final class FolderDiff {
  private FolderDiff() {}

  /**
   * Two configs to compare.
   *
   * @param name what they are called: the path that both have below their folders
   * @param left null when only the right folder has one
   * @param right null when only the left folder has one
   */
  record Pair(String name, @Nullable String left, @Nullable String right) {
    /** The configs to read: none where there is nothing to compare. */
    List<String> files() {
      return left == null || right == null ? List.of() : List.of(left, right);
    }
  }

  /** What came of comparing a pair; the change is null with errors. */
  record Compared(@Nullable FileChange change, Problems problems) {}

  /** The pairs, by name. */
  static List<Pair> pairs(String left, String right) {
    Map<String, String> lefts = byName(left);
    Map<String, String> rights = byName(right);
    Map<String, Pair> pairs = new TreeMap<>();
    lefts.forEach((name, file) -> pairs.put(name, new Pair(name, file, rights.get(name))));
    rights.forEach((name, file) -> pairs.computeIfAbsent(name, key -> new Pair(name, null, file)));
    return new ArrayList<>(pairs.values());
  }

  private static Map<String, String> byName(String folder) {
    Map<String, String> files = new LinkedHashMap<>();
    Path root = Path.of(folder);
    ConfigFiles.of(List.of(folder))
        .forEach(file -> files.put(root.relativize(Path.of(file)).toString(), file));
    return files;
  }
}
