package org.cfgrun.runtime.hook.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Warmup;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.MomentumPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Sets the momentum of every parameter group by a policy: its {@code momentum}, or the first of its
 * {@code betas}. The form with the policy's arguments inlined is named after the policy: {@code
 * StepMomentumUpdaterHook}.
 *
 * <p>The base value is the group's {@code initial_momentum}, which checkpoints keep. Warm-up
 * divides the policy's value by the warm-up factor of a learning rate, so that the momentum starts
 * higher, and above 1 if the ratio is small.
 */
@Component(Registries.HOOKS)
public final class MomentumUpdaterHook extends ScheduleHook {
  private static final String INITIAL = "initial_momentum";

  /**
   * Arguments of the hook.
   *
   * @param policy policy of the schedule
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup decrease of the momentum during warm-up; None for no warm-up
   * @param warmupIters length of warm-up in iterations
   * @param warmupRatio initial divisor of the momentum, in (0, 1]
   */
  public record Args(
      MomentumPolicy policy,
      @Default("True") boolean byEpoch,
      @Default("None") Warmup.@Nullable Kind warmup,
      @Default("0") long warmupIters,
      @Default("0.9") double warmupRatio) {
    /** Validates the arguments. */
    public Args {
      check(policy, byEpoch);
      Warmup.of(warmup, warmupIters, warmupRatio);
    }
  }

  /** Creates the hook for one run. */
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
            "`momentum_config` requires an optimizer with `momentum` or `betas`, but `%s` has neither."
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
