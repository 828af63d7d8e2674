package org.cfgrun.runtime.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Problems of the datasets of a section. They often share dicts, such as a pipeline for validation
 * and test, whose problems are reported once.
 */
final class DatasetProblems {
  /** What makes two problems the same. The message is without the name of the dataset. */
  private record Key(ErrorCode code, @Nullable Span span, String message) {}

  private final Map<Key, Diagnostic> found = new LinkedHashMap<>();
  private final Map<Key, Set<String>> datasets = new LinkedHashMap<>();

  /** Adds the problems of a dataset, given its path in the config. */
  void add(String place, Problems own) {
    for (Diagnostic problem : own.all()) {
      Key key =
          new Key(problem.code(), problem.span(), problem.message().replace("`" + place, "`data"));
      found.putIfAbsent(key, problem);
      datasets.computeIfAbsent(key, first -> new LinkedHashSet<>()).add("`" + place + "`");
    }
  }

  /** Reports each problem, with the datasets that share it. */
  void report(Problems problems) {
    found.forEach(
        (key, problem) -> {
          Set<String> shared = datasets.getOrDefault(key, Set.of());
          problems.add(
              shared.size() < 2 ? problem : problem.note("used by " + String.join(", ", shared)));
        });
  }
}
