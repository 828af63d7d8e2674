package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.Milestones;
import org.cfgrun.runtime.schedule.StepPolicy;
import org.jspecify.annotations.Nullable;

/** Decays the momentum at milestones: {@code max(base * gamma^k, min_momentum)}. */
@Component(Registries.HOOKS)
public final class StepMomentumUpdaterHook extends MomentumUpdaterHook {
  /**
   * The arguments.
   *
   * @param step where it decays: every so many epochs or iterations, or at each of a list
   * @param gamma the factor of one decay
   * @param minMomentum the momentum that it never goes below; None for no bound
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      Milestones step,
      @Default("0.5") double gamma,
      @Default("None") @Nullable Double minMomentum,
      @Inline MomentumTiming timing) {}

  /** A hook for one run. */
  public StepMomentumUpdaterHook(Args args) {
    super(new StepPolicy(args.step(), args.gamma(), args.minMomentum()), args.timing());
  }
}
