package org.cfgrun.runtime.config;

import java.util.Map;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the evaluation of a run while its hooks are built, before its data are loaded. So a
 * config is checked down to its last hook without a file being read.
 */
public final class DeferredEvaluation implements Evaluation {
  private @Nullable Evaluation evaluation;

  /** Sets what evaluates; before the run begins. */
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
      throw new IllegalStateException("the data of the evaluation are not loaded");
    }
    return evaluation;
  }
}
