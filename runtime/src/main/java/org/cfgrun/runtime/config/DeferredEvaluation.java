package org.cfgrun.runtime.config;

import java.util.Map;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Placeholder for the evaluation of a run while its hooks are built, before its data is loaded. So
 * a config is checked completely without reading a file.
 */
public final class DeferredEvaluation implements Evaluation {
  private @Nullable Evaluation evaluation;

  /** Sets the evaluation; call this before the run starts. */
  public void use(Evaluation loaded) {
    evaluation = loaded;
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
