package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.Policy;
import org.cfgrun.runtime.schedule.Warmup;

/**
 * Sets the momentum of every parameter group as a policy says: its {@code momentum}, or the first
 * of its {@code betas}. A subclass names the policy for configs: {@code policy='step'} is {@link
 * StepMomentumUpdaterHook}.
 *
 * <p>The base is the group's {@code initial_momentum}, which checkpoints keep. Warm-up divides what
 * the policy says by a factor below 1.
 */
public abstract class MomentumUpdaterHook extends ScheduleHook {
  private static final String INITIAL = "initial_momentum";

  private final Policy policy;

  /**
   * A hook for a policy.
   *
   * @param timing the arguments that all policies share
   */
  protected MomentumUpdaterHook(Policy policy, MomentumTiming timing) {
    super(timing.byEpoch(), timing.warmup().schedule(), false);
    this.policy = policy;
  }

  @Override
  List<Track> tracks(Runner runner) {
    List<Track> tracks = new ArrayList<>();
    for (ParamGroup group : groupsWithMomentum(runner)) {
      group.setDefault(INITIAL, group.momentum());
      tracks.add(new Track(group.number(INITIAL), policy));
    }
    return tracks;
  }

  /** All groups; a run with an optimizer that knows no momentum ends here. */
  static List<ParamGroup> groupsWithMomentum(Runner runner) {
    for (Optimizer optimizer : runner.optimizers().byName().values()) {
      if (!optimizer.groups().stream().allMatch(ParamGroup::hasMomentum)) {
        throw new RunFailure(
            ErrorCode.BAD_ARGUMENT,
            "`momentum_config` needs an optimizer with a `momentum` or `betas`; `%s` has neither."
                .formatted(optimizer.getClass().getSimpleName()));
      }
    }
    return runner.optimizers().groups();
  }

  @Override
  final void set(ParamGroup group, double value) {
    group.momentum(value);
  }

  @Override
  final double warmedUp(double eased, Warmup warmup, long iteration) {
    return eased / warmup.factor(iteration);
  }
}
