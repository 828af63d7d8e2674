package org.cfgrun.runtime.config;

import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Placeholder for the evaluation of a run while its hooks are built, before its data is loaded. So
 * a config is checked completely without reading a file.
 */
public final class DeferredEvaluation implements Evaluation {
  private final List<String> keys;
  private @Nullable Evaluation evaluation;

  /**
   * Creates a placeholder.
   *
   * @param keys names of the values that the evaluation will return; empty if unknown
   */
  public DeferredEvaluation(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Sets the evaluation; call this before the run starts. */
  public void use(Evaluation loaded) {
    evaluation = loaded;
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  @Override
  public int batches() {
    return loaded().batches();
  }

  @Override
  public Map<String, Object> evaluate(Runner runner) {
    return loaded().evaluate(runner);
  }

  private Evaluation loaded() {
    if (evaluation == null) {
      throw new IllegalStateException("the evaluation data is not loaded");
    }
    return evaluation;
  }
}
