package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.Milestones;
import org.cfgrun.runtime.schedule.StepPolicy;
import org.jspecify.annotations.Nullable;

/** Decays the learning rate at milestones: {@code max(base * gamma^k, min_lr)}. */
@Component(Registries.HOOKS)
public final class StepLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param step where it decays: every so many epochs or iterations, or at each of a list
   * @param gamma the factor of one decay
   * @param minLr the learning rate that it never goes below; None for no bound
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      Milestones step,
      @Default("0.1") double gamma,
      @Default("None") @Nullable Double minLr,
      @Inline LrTiming timing) {}

  /** A hook for one run. */
  public StepLrUpdaterHook(Args args) {
    super(new StepPolicy(args.step(), args.gamma(), args.minLr()), args.timing());
  }
}
