package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of an evaluation.
 *
 * @param metrics metric values by mmdet's keys, in mmdet's order: {@code Double}, or {@code String}
 *     for {@code bbox_mAP_copypaste}; empty without detections
 * @param tables multi-line tables to print
 * @param warnings warnings about the metrics, one sentence each
 */
public record EvaluationResult(
    Map<String, Object> metrics, List<String> tables, List<String> warnings) {
  public EvaluationResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    tables = List.copyOf(tables);
    warnings = List.copyOf(warnings);
  }

  /** Returns this result of one of several datasets, with the names that its numbers have then. */
  EvaluationResult prefixed(int index) {
    Map<String, Object> named = new LinkedHashMap<>();
    metrics.forEach((key, value) -> named.put(prefixed(index, key), value));
    return new EvaluationResult(
        named,
        tables.stream().map(table -> "Dataset %s\n%s".formatted(index, table)).toList(),
        warnings.stream().map(warning -> "Dataset %s: %s".formatted(index, warning)).toList());
  }

  static String prefixed(int index, String key) {
    return index + "_" + key;
  }

  /** Returns this result combined with that of another metric. */
  EvaluationResult plus(EvaluationResult other) {
    Map<String, Object> allMetrics = new LinkedHashMap<>(metrics);
    allMetrics.putAll(other.metrics);
    List<String> allTables = new ArrayList<>(tables);
    allTables.addAll(other.tables);
    List<String> allWarnings = new ArrayList<>(warnings);
    allWarnings.addAll(other.warnings);
    return new EvaluationResult(allMetrics, allTables, allWarnings);
  }
}
