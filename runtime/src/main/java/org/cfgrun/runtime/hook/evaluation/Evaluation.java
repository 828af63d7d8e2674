package org.cfgrun.runtime.hook.evaluation;

import java.util.Map;
import org.cfgrun.runtime.runner.Runner;

/** Measures a model on validation data; {@link EvalHook} says when. */
public interface Evaluation {
  /** How many batches of validation data there are. */
  int batches();

  /**
   * Measures the run's model, which is in its evaluation mode; no gradients are recorded.
   *
   * @param runner its listener is told of each batch ({@code validationStep}); once it is asked to
   *     stop, the measurement ends early
   * @return each metric by name, in the order of the log: Double, Long or String; empty when there
   *     are none or the measurement ended early
   */
  Map<String, Object> evaluate(Runner runner);
}
