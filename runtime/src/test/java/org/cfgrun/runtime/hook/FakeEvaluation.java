package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.runner.Runner;

/** Evaluation that returns given scores under one name and records when it ran. */
public final class FakeEvaluation implements Evaluation {
  private final String name;
  private final List<? extends Number> scores;
  public final List<Long> epochs = new ArrayList<>();

  public FakeEvaluation(String name, List<? extends Number> scores) {
    this.name = name;
    this.scores = scores;
  }

  public FakeEvaluation(List<? extends Number> scores) {
    this("acc", scores);
  }

  @Override
  public int batches() {
    return 3;
  }

  @Override
  public Map<String, Object> evaluate(Runner runner) {
    epochs.add(runner.progress().epoch());
    return scores.isEmpty() ? Map.of() : Map.of(name, scores.get(epochs.size() - 1));
  }
}
