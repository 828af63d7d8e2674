package org.cfgrun.runtime.hook.evaluation;

import java.util.Map;
import org.cfgrun.runtime.runner.Runner;

/** A hook that is told what each evaluation gives, before loggers log it. */
public interface EvaluationListener {
  /**
   * Is told of an evaluation.
   *
   * @param metrics the values by name, in order: numbers, and texts for tables
   */
  void evaluated(Runner runner, Map<String, Object> metrics);
}
