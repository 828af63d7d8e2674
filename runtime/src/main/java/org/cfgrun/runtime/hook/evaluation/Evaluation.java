package org.cfgrun.runtime.hook.evaluation;

import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.runner.Runner;

/** Evaluation of a model on validation data, run by {@link EvalHook}. */
public interface Evaluation {
  /**
   * Returns the names of the numbers that {@link #evaluate} returns, in order; empty if they are
   * not known before.
   */
  default List<String> keys() {
    return List.of();
  }

  /** Returns the number of batches of validation data. */
  int batches();

  /**
   * Evaluates the run's model, which is in evaluation mode with autograd off.
   *
   * @param runner the runner, whose listener receives each batch ({@code validationStep}); a stop
   *     request ends the evaluation early
   * @return the metrics by name, in the order of the log: Double, Long or String; empty without
   *     metrics or when the evaluation ended early
   */
  Map<String, Object> evaluate(Runner runner);
}
