package org.cfgrun.runtime.hook.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.schedule.LrPolicy;
import org.cfgrun.runtime.schedule.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Sets the learning rate of every parameter group by a policy. With the policy's arguments beside
 * its own it is named after the policy: {@code StepLrUpdaterHook}.
 *
 * <p>The base is the group's {@code initial_lr}, which checkpoints keep. Warm-up multiplies what
 * the policy says by a factor below 1.
 */
@Component(Registries.HOOKS)
public final class LrUpdaterHook extends ScheduleHook {
  private static final String INITIAL = "initial_lr";

  private final LrPolicy policy;

  /**
   * The arguments.
   *
   * @param policy what it follows
   * @param byEpoch whether the policy counts epochs instead of iterations
   * @param warmup how the learning rate rises at the beginning; None for no warm-up
   * @param warmupIters how long, in iterations (in epochs with {@code warmupByEpoch})
   * @param warmupRatio the part of the learning rate that warm-up begins with, in (0, 1]
   * @param warmupByEpoch whether {@code warmupIters} counts epochs
   */
  public record Args(
      LrPolicy policy,
      @Default("True") boolean byEpoch,
      @Default("None") Warmup.@Nullable Kind warmup,
      @Default("0") long warmupIters,
      @Default("0.1") double warmupRatio,
      @Default("False") boolean warmupByEpoch) {
    /** Checks the numbers. */
    public Args {
      check(policy, byEpoch);
      Warmup.of(warmup, warmupIters, warmupRatio);
    }
  }

  /** A hook for one run. */
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
    group.setDefault(INITIAL, own == null ? group.lr() : own);
    return own == null ? group.number(INITIAL) : own;
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
