package org.cfgrun.runtime.hook.evaluation;

import java.util.Map;
import org.cfgrun.runtime.runner.Runner;

/** Hook that receives the metrics of each evaluation before loggers log them. */
public interface EvaluationListener {
  /**
   * Called after an evaluation.
   *
   * @param metrics the values by name, in order: numbers, and strings for tables
   */
  void evaluated(Runner runner, Map<String, Object> metrics);
}
