package org.cfgrun.runtime.hook.evaluation;

import java.util.Map;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/** Hook that receives the metrics of each evaluation before loggers log them. */
public interface EvaluationListener {
  /**
   * Called after an evaluation.
   *
   * @param metrics the values by name, in order: numbers, and strings for tables
   */
  void evaluated(Runner runner, Map<String, Object> metrics);

  /**
   * Returns the metric that the hook reads, so that a config is checked for it before the run; null
   * for none.
   */
  default @Nullable MonitoredMetric monitored() {
    return null;
  }
}
