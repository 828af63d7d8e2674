package org.cfgrun.runtime.hook.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.MomentumPolicy;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Sets the momentum of every parameter group by a policy: its {@code momentum}, or the first of its
 * {@code betas}. With the policy's arguments beside its own it is named after the policy: {@code
 * StepMomentumUpdaterHook}.
 *
 * <p>The base is the group's {@code initial_momentum}, which checkpoints keep. Warm-up divides what
 * the policy says by what a learning rate would be multiplied with, so that the momentum begins
 * higher, above 1 where the ratio is small.
 */
@Component(Registries.HOOKS)
public final class MomentumUpdaterHook extends ScheduleHook {
  private static final String INITIAL = "initial_momentum";

  /**
   * The arguments.
   *
   * @param policy what it follows
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup how the momentum falls at the beginning; None for no warm-up
   * @param warmupIters how many iterations it takes
   * @param warmupRatio what the momentum is divided by at first, in (0, 1]
   */
  public record Args(
      MomentumPolicy policy,
      @Default("True") boolean byEpoch,
      @Default("None") Warmup.@Nullable Kind warmup,
      @Default("0") long warmupIters,
      @Default("0.9") double warmupRatio) {
    /** Checks the numbers. */
    public Args {
      check(policy, byEpoch);
      Warmup.of(warmup, warmupIters, warmupRatio);
    }
  }

  /** A hook for one run. */
  public MomentumUpdaterHook(Args args) {
    super(
        args.policy(),
        args.byEpoch(),
        Warmup.of(args.warmup(), args.warmupIters(), args.warmupRatio()),
        args.warmupIters(),
        false);
  }

  @Override
  public void beforeRun(Runner runner) {
    for (Optimizer optimizer : runner.optimizers().byName().values()) {
      if (!optimizer.groups().stream().allMatch(ParamGroup::hasMomentum)) {
        throw failure(
            "`momentum_config` needs an optimizer with a `momentum` or `betas`; `%s` has neither."
                .formatted(optimizer.getClass().getSimpleName()));
      }
    }
    super.beforeRun(runner);
  }

  @Override
  double base(ParamGroup group, @Nullable Double own) {
    if (own != null) {
      return own;
    }
    group.setDefault(INITIAL, group.momentum());
    return group.number(INITIAL);
  }

  @Override
  void set(ParamGroup group, double value) {
    group.momentum(value);
  }

  @Override
  double warmedUp(double value, Warmup warmup, long iteration) {
    return value / warmup.factor(iteration);
  }
}
