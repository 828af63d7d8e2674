package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Warmup;

/**
 * Sets the learning rate of every parameter group as a policy says. A subclass names the policy for
 * configs: {@code policy='step'} is {@link StepLrUpdaterHook}.
 *
 * <p>The base is the group's {@code initial_lr}, which checkpoints keep, so that a resumed run goes
 * on from its original learning rate. Warm-up multiplies what the policy says by a factor below 1.
 */
public abstract class LrUpdaterHook extends ScheduleHook {
  private static final String INITIAL = "initial_lr";

  private final Policy policy;

  /**
   * A hook for a policy.
   *
   * @param timing the arguments that all policies share
   */
  protected LrUpdaterHook(Policy policy, LrTiming timing) {
    super(timing.byEpoch(), timing.warmup().schedule(), timing.warmup().warmupByEpoch());
    this.policy = policy;
  }

  /**
   * The value that the policy starts from in a group that has not begun yet: its learning rate.
   *
   * @param group its number
   */
  double firstBase(List<ParamGroup> groups, int group) {
    return groups.get(group).lr();
  }

  /**
   * The value that the policy starts from in a group.
   *
   * @param group its number
   */
  double base(List<ParamGroup> groups, int group) {
    return groups.get(group).number(INITIAL);
  }

  @Override
  final List<Track> tracks(Runner runner) {
    List<ParamGroup> groups = runner.optimizers().groups();
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).setDefault(INITIAL, firstBase(groups, i));
      tracks.add(new Track(base(groups, i), policy));
    }
    return tracks;
  }

  @Override
  final void set(ParamGroup group, double value) {
    group.lr(value);
  }

  @Override
  double warmedUp(double eased, Warmup warmup, long iteration) {
    return eased * warmup.factor(iteration);
  }
}
