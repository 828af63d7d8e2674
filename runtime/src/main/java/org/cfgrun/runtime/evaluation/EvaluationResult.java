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
