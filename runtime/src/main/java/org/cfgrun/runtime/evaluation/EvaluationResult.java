package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found.
 *
 * @param metrics by mmdet's keys, in mmdet's order: {@code Double}, or {@code String} for {@code
 *     bbox_mAP_copypaste}; empty when there was nothing to evaluate
 * @param tables texts for people, several lines each
 * @param warnings what the reader of the metrics should know, one sentence each
 */
public record EvaluationResult(
    Map<String, Object> metrics, List<String> tables, List<String> warnings) {
  public EvaluationResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    tables = List.copyOf(tables);
    warnings = List.copyOf(warnings);
  }

  /** This and what another metric found. */
  EvaluationResult and(EvaluationResult other) {
    Map<String, Object> allMetrics = new LinkedHashMap<>(metrics);
    allMetrics.putAll(other.metrics);
    List<String> allTables = new ArrayList<>(tables);
    allTables.addAll(other.tables);
    List<String> allWarnings = new ArrayList<>(warnings);
    allWarnings.addAll(other.warnings);
    return new EvaluationResult(allMetrics, allTables, allWarnings);
  }
}
