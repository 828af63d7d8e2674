package org.cfgrun.runtime.hook.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Warmup;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.schedule.LrPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Sets the learning rate of every parameter group by a policy. The form with the policy's arguments
 * inlined is named after the policy: {@code StepLrUpdaterHook}.
 *
 * <p>The base value is the group's {@code initial_lr}, which checkpoints keep. Warm-up multiplies
 * the policy's value by a factor below 1.
 */
@Component(Registries.HOOKS)
public final class LrUpdaterHook extends ScheduleHook {
  private final LrPolicy policy;

  /**
   * Arguments of the hook.
   *
   * @param policy policy of the schedule
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup growth of the learning rate during warm-up; None for no warm-up
   * @param warmupIters length of warm-up in iterations, or in epochs with {@code warmup_by_epoch}
   * @param warmupRatio initial factor of the learning rate, in (0, 1]
   * @param warmupByEpoch whether {@code warmup_iters} counts epochs
   */
  public record Args(
      LrPolicy policy,
      @Default("True") boolean byEpoch,
      @Default("None") Warmup.@Nullable Kind warmup,
      @Default("0") long warmupIters,
      @Default("0.1") double warmupRatio,
      @Default("False") boolean warmupByEpoch) {
    /** Validates the arguments. */
    public Args {
      check(policy, byEpoch);
      Warmup.of(warmup, warmupIters, warmupRatio);
    }
  }

  /** Creates the hook for one run. */
  public LrUpdaterHook(Args args) {
    super(
        args.policy(),
        args.byEpoch(),
        Warmup.of(args.warmup(), args.warmupIters(), args.warmupRatio()),
        args.warmupIters(),
        args.warmupByEpoch());
    this.policy = args.policy();
  }

  @Override
  double base(ParamGroup group, @Nullable Double own) {
    group.setDefault(ParamGroup.INITIAL_LR, own == null ? group.lr() : own);
    return own == null ? group.number(ParamGroup.INITIAL_LR) : own;
  }

  @Override
  void set(ParamGroup group, double value) {
    group.lr(value);
  }

  @Override
  boolean warmsUpBase() {
    return policy.warmsUpBase();
  }

  @Override
  double warmedUp(double value, Warmup warmup, long iteration) {
    return value * policy.warmupFactor(warmup, iteration);
  }
}
