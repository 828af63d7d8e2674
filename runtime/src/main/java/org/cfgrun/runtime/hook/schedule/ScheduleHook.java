package org.cfgrun.runtime.hook.schedule;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.interpreter.schedule.Position;
import org.cfgrun.interpreter.schedule.Warmup;
import org.cfgrun.interpreter.schema.PolicyHooks;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.IterationPolicy;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Policy.Track;
import org.jspecify.annotations.Nullable;

/**
 * Sets a hyperparameter of every parameter group by a policy.
 *
 * <p>A policy by epoch is evaluated before each epoch, one by iteration before each iteration.
 * Warm-up counts iterations from the beginning of the run in both cases and modifies the policy's
 * value.
 */
abstract class ScheduleHook extends Hook {
  private final Policy policy;
  private final boolean byEpoch;
  private final long warmupLength;
  private final boolean warmupByEpoch;
  private @Nullable Warmup warmup;

  /** Whether the length of warm-up is still in epochs, whose length is not known yet. */
  private boolean stretch;

  private List<Track> tracks = List.of();
  private List<Double> scheduled = List.of();

  /**
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup null for none
   * @param warmupLength length of warm-up, also without one
   * @param warmupByEpoch whether that length counts epochs
   */
  ScheduleHook(
      Policy policy,
      boolean byEpoch,
      @Nullable Warmup warmup,
      long warmupLength,
      boolean warmupByEpoch) {
    this.policy = policy;
    this.byEpoch = byEpoch;
    this.warmup = warmup;
    this.warmupLength = warmupLength;
    this.warmupByEpoch = warmupByEpoch;
    this.stretch = warmup != null && warmupByEpoch;
  }

  /**
   * Returns the number of iterations of warm-up; null without one.
   *
   * @param iterationsPerEpoch the length of an epoch
   */
  public final @Nullable Long warmupIterations(int iterationsPerEpoch) {
    if (warmup == null) {
      return null;
    }
    return warmupByEpoch ? warmupLength * iterationsPerEpoch : Long.valueOf(warmupLength);
  }

  /** Rejects {@code by_epoch=True} for a policy that only counts iterations. */
  static void check(Policy policy, boolean byEpoch) {
    if (byEpoch && policy instanceof IterationPolicy) {
      throw new ArgumentException(
          "by_epoch", "`by_epoch` must be False: this policy counts iterations.");
    }
  }

  /**
   * Returns mmcv's name: the policy and the family; only the family for a policy without a name.
   */
  @Override
  public final String name() {
    String family = getClass().getSimpleName();
    Component marked = policy.getClass().getAnnotation(Component.class);
    if (marked == null) {
      return family;
    }
    String[] names = marked.names();
    return PolicyHooks.name(
        names.length == 0 ? policy.getClass().getSimpleName() : names[0], family);
  }

  /**
   * Returns the base value of a group. Checkpoints keep it in the group, so that a resumed run
   * starts from the original value.
   *
   * @param own base value given by the policy; null for that of the optimizer
   */
  abstract double base(ParamGroup group, @Nullable Double own);

  /** Sets the value of a group. */
  abstract void set(ParamGroup group, double value);

  /** Returns whether warm-up scales the base value instead of the scheduled value. */
  boolean warmsUpBase() {
    return false;
  }

  /** Returns the value at an iteration of warm-up, counted from 0. */
  abstract double warmedUp(double value, Warmup warmup, long iteration);

  @Override
  public void beforeRun(Runner runner) {
    tracks = tracks(runner);
    Long total = byEpoch ? runner.maxEpochs() : Long.valueOf(runner.maxIterations());
    String objection = total == null ? null : policy.objection(total);
    if (objection != null) {
      throw failure(objection);
    }
  }

  private List<Track> tracks(Runner runner) {
    List<Track> own;
    try {
      own = policy.tracks(runner.optimizers());
    } catch (ArgumentException missing) {
      throw failure(missing.getMessage());
    }
    List<ParamGroup> groups = runner.optimizers().groups();
    List<Track> all = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      Track track = own == null ? null : own.get(i);
      double base = base(groups.get(i), track == null ? null : track.base());
      all.add(new Track(base, track == null ? policy : track.curve()));
    }
    return all;
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    if (stretch && warmup != null) {
      warmup = warmup.stretched(runner.loader().length());
      stretch = false;
    }
    if (byEpoch) {
      Long maxEpochs = runner.maxEpochs();
      if (maxEpochs == null) {
        throw new IllegalStateException(
            "a runner that counts epochs has a maximum number of epochs");
      }
      schedule(runner, runner.progress().epoch(), maxEpochs);
      setScheduled(runner);
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    if (stretch) {
      throw failure("`warmup_by_epoch` requires a runner that counts epochs.");
    }
    long iteration = runner.progress().iteration();
    if (!byEpoch) {
      schedule(runner, iteration, runner.maxIterations());
    }
    if (warmup != null && warmup.covers(iteration)) {
      List<ParamGroup> groups = runner.optimizers().groups();
      // As in mmcv, a policy by epoch is never evaluated under a runner that counts iterations, so
      // warm-up has no value to modify unless it scales the base value.
      List<Double> cold = warmsUpBase() ? tracks.stream().map(Track::base).toList() : scheduled;
      for (int i = 0; i < cold.size(); i++) {
        set(groups.get(i), warmedUp(cold.get(i), warmup, iteration));
      }
    } else if (!byEpoch || (warmup != null && iteration == warmup.iterations())) {
      setScheduled(runner);
    }
  }

  private void schedule(Runner runner, long done, long total) {
    int length = runner.loader().length();
    long warm = warmupByEpoch ? warmupLength * length : warmupLength;
    Position at = new Position(done, total, length, warm);
    scheduled = tracks.stream().map(track -> track.curve().value(track.base(), at)).toList();
  }

  private void setScheduled(Runner runner) {
    List<ParamGroup> groups = runner.optimizers().groups();
    for (int i = 0; i < scheduled.size(); i++) {
      set(groups.get(i), scheduled.get(i));
    }
  }
}
