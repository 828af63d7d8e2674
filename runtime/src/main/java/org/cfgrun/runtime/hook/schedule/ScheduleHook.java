package org.cfgrun.runtime.hook.schedule;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.IterationPolicy;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Policy.Track;
import org.cfgrun.runtime.schedule.Position;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Sets a hyper-parameter of every parameter group by a policy.
 *
 * <p>A policy by epoch is evaluated before each epoch, one by iteration before each iteration.
 * Warm-up counts iterations from the beginning of the run in both cases, and changes what the
 * policy says.
 */
abstract class ScheduleHook extends Hook {
  private final Policy policy;
  private final boolean byEpoch;
  private final long warmupLength;
  private final boolean warmupByEpoch;
  private @Nullable Warmup warmup;

  /** Whether the warm-up's length is still in epochs, as their length is not known yet. */
  private boolean stretch;

  private List<Track> tracks = List.of();
  private List<Double> scheduled = List.of();

  /**
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup null for none
   * @param warmupLength of a warm-up, whether there is one or not
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

  /** Rejects {@code by_epoch=True} for a policy that counts iterations only. */
  static void check(Policy policy, boolean byEpoch) {
    if (byEpoch && policy instanceof IterationPolicy) {
      throw new ArgumentException(
          "by_epoch", "`by_epoch` must be False, for this policy counts iterations.");
    }
  }

  /** mmcv's name: that of the policy, and of the family. */
  @Override
  public final String name() {
    return PolicyHooks.name(policy, getClass().getSimpleName());
  }

  /**
   * The value that the policy starts from in a group. A checkpoint keeps it in the group, so that a
   * resumed run starts from its original value.
   *
   * @param own the policy's own value for the group; null for that of the optimizer
   */
  abstract double base(ParamGroup group, @Nullable Double own);

  /** Puts a value in force. */
  abstract void set(ParamGroup group, double value);

  /** Whether warm-up changes the base instead of the scheduled value. */
  boolean warmsUpBase() {
    return false;
  }

  /** The value at an iteration of warm-up, counted from 0. */
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
      all.add(new Track(base, track == null ? policy : track.policy()));
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
        throw new IllegalStateException("a runner with epochs knows how many");
      }
      schedule(runner, runner.progress().epoch(), maxEpochs);
      setScheduled(runner);
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    if (stretch) {
      throw failure("`warmup_by_epoch` needs a runner that counts epochs.");
    }
    long iteration = runner.progress().iteration();
    if (!byEpoch) {
      schedule(runner, iteration, runner.maxIterations());
    }
    if (warmup != null && warmup.covers(iteration)) {
      List<ParamGroup> groups = runner.optimizers().groups();
      // By epoch under a runner that counts iterations the policy never says a value, and warm-up
      // has nothing to change unless it changes the base: so it is in mmcv.
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
    scheduled = tracks.stream().map(track -> track.policy().value(track.base(), at)).toList();
  }

  private void setScheduled(Runner runner) {
    List<ParamGroup> groups = runner.optimizers().groups();
    for (int i = 0; i < scheduled.size(); i++) {
      set(groups.get(i), scheduled.get(i));
    }
  }
}
