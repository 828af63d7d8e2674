package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.GroupValues;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Position;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Sets a hyper-parameter of every parameter group as a policy says: the learning rate or the
 * momentum.
 *
 * <p>A policy by epoch is asked before each epoch, one by iteration before each iteration. Warm-up
 * counts iterations from the beginning of the run in both cases, and changes what the policy says.
 */
public abstract class ScheduleHook extends Hook {
  /**
   * What one parameter group does.
   *
   * @param base the value that the policy starts from
   * @param policy the way it goes
   */
  record Track(double base, Policy policy) {}

  private final boolean byEpoch;
  private @Nullable Warmup warmup;
  private boolean stretch;
  private List<Track> tracks = List.of();
  private List<Double> regular = List.of();

  /**
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup null for none
   * @param warmupByEpoch whether the warm-up's length counts epochs
   */
  ScheduleHook(boolean byEpoch, @Nullable Warmup warmup, boolean warmupByEpoch) {
    this.byEpoch = byEpoch;
    this.warmup = warmup;
    this.stretch = warmup != null && warmupByEpoch;
  }

  /** Finds what each group does, and notes in the groups what a resumed run has to know. */
  abstract List<Track> tracks(Runner runner);

  /** Puts a value in force. */
  abstract void set(ParamGroup group, double value);

  /**
   * What warm-up changes, for each group: what the policy says, and so nothing as long as it says
   * nothing.
   *
   * @param regular what the policy says
   * @param bases the values that the policy starts from
   */
  List<Double> easedIn(List<Double> regular, List<Double> bases) {
    return regular;
  }

  /**
   * The value at an iteration of warm-up.
   *
   * @param eased what warm-up changes
   */
  abstract double warmedUp(double eased, Warmup warmup, long iteration);

  @Override
  public void beforeRun(Runner runner) {
    tracks = List.copyOf(tracks(runner));
    Long total = byEpoch ? runner.maxEpochs() : Long.valueOf(runner.maxIterations());
    for (Track track : tracks) {
      String objection = total == null ? null : track.policy().objection(total);
      if (objection != null) {
        throw new UnfitHookException(objection);
      }
    }
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    int length = runner.loader().length();
    if (stretch && warmup != null) {
      warmup = warmup.stretched(length);
      stretch = false;
    }
    if (byEpoch) {
      Long maxEpochs = runner.maxEpochs();
      if (maxEpochs == null) {
        throw new IllegalStateException("a runner with epochs knows how many");
      }
      regular = values(new Position(runner.progress().epoch(), maxEpochs, length));
      setRegular(runner);
    }
  }

  @Override
  public void beforeTrainIter(Runner runner) {
    if (stretch) {
      throw new UnfitHookException("`warmup_by_epoch` needs a runner that counts epochs.");
    }
    long iteration = runner.progress().iteration();
    if (!byEpoch) {
      int length = runner.loader().length();
      regular = values(new Position(iteration, runner.maxIterations(), length));
    }
    if (warmup != null && warmup.covers(iteration)) {
      List<ParamGroup> groups = runner.optimizers().groups();
      List<Double> eased = easedIn(regular, tracks.stream().map(Track::base).toList());
      for (int i = 0; i < eased.size(); i++) {
        set(groups.get(i), warmedUp(eased.get(i), warmup, iteration));
      }
    } else if (!byEpoch || (warmup != null && iteration == warmup.iterations())) {
      setRegular(runner);
    }
  }

  private List<Double> values(Position at) {
    List<Double> values = new ArrayList<>();
    for (Track track : tracks) {
      values.add(track.policy().value(track.base(), at));
    }
    return values;
  }

  private void setRegular(Runner runner) {
    List<ParamGroup> groups = runner.optimizers().groups();
    for (int i = 0; i < regular.size(); i++) {
      set(groups.get(i), regular.get(i));
    }
  }

  /** The numbers of an argument, one for each group of the run. */
  static List<Double> numbers(String name, GroupValues values, Runner runner) {
    String objection = values.objection(name, runner.optimizers());
    if (objection != null) {
      throw new UnfitHookException(objection);
    }
    return values.spread(runner.optimizers());
  }
}
