package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Progress;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Position;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Sets the learning rate of every parameter group as a policy says. A subclass names the policy for
 * configs: {@code policy='step'} is {@link StepLrUpdaterHook}.
 *
 * <p>A policy by epoch is asked before each epoch, one by iteration before each iteration. Warm-up
 * counts iterations from the beginning of the run in both cases, and scales what the policy says.
 * The base is the group's {@code initial_lr}, which checkpoints keep, so that a resumed run goes on
 * from its original learning rate.
 */
public abstract class LrUpdaterHook extends Hook {
  private static final String INITIAL = "initial_lr";

  private final Policy policy;
  private final LrTiming timing;
  private @Nullable Warmup warmup;
  private boolean stretch;
  private List<Double> bases = List.of();
  private List<Double> regular = List.of();

  /**
   * A hook for a policy.
   *
   * @param timing the arguments that all policies share
   */
  protected LrUpdaterHook(Policy policy, LrTiming timing) {
    this.policy = policy;
    this.timing = timing;
    this.warmup = timing.schedule();
    this.stretch = warmup != null && timing.warmupByEpoch();
  }

  @Override
  public void beforeRun(Runner runner) {
    List<ParamGroup> groups = runner.optimizer().groups();
    groups.forEach(group -> group.setDefault(INITIAL, group.lr()));
    bases = groups.stream().map(group -> group.number(INITIAL)).toList();
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    if (stretch && warmup != null) {
      warmup = warmup.stretched(runner.loader().length());
      stretch = false;
    }
    if (timing.byEpoch()) {
      Long maxEpochs = runner.maxEpochs();
      if (maxEpochs == null) {
        throw new IllegalStateException("a runner with epochs knows how many");
      }
      regular = values(new Position(runner.progress().epoch(), maxEpochs));
      set(runner, regular, 1);
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    if (stretch) {
      throw new RunFailure(
          ErrorCode.BAD_ARGUMENT, "`warmup_by_epoch` needs a runner that counts epochs.");
    }
    Progress progress = runner.progress();
    long iteration = progress.iteration();
    if (!timing.byEpoch()) {
      regular = values(new Position(iteration, runner.maxIterations()));
    }
    if (warmup != null && warmup.covers(iteration)) {
      set(runner, regular, warmup.factor(iteration));
    } else if (!timing.byEpoch() || (warmup != null && iteration == warmup.iterations())) {
      set(runner, regular, 1);
    }
  }

  private List<Double> values(Position at) {
    List<Double> values = new ArrayList<>();
    for (double base : bases) {
      values.add(policy.value(base, at));
    }
    return values;
  }

  private static void set(Runner runner, List<Double> values, double factor) {
    List<ParamGroup> groups = runner.optimizer().groups();
    for (int i = 0; i < values.size(); i++) {
      groups.get(i).lr(values.get(i) * factor);
    }
  }
}
