package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.LinearAnnealing;
import org.cfgrun.runtime.schedule.Target;
import org.jspecify.annotations.Nullable;

/** Lets the learning rate fall along a straight line. */
@Component(Registries.HOOKS)
public final class LinearAnnealingLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param minLr the learning rate it goes to
   * @param minLrRatio the same as a part of the base learning rate
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      @Default("None") @Nullable Double minLr,
      @Default("None") @Nullable Double minLrRatio,
      @Inline LrTiming timing) {}

  /** A hook for one run. */
  public LinearAnnealingLrUpdaterHook(Args args) {
    super(new LinearAnnealing(Target.of("min_lr", args.minLr(), args.minLrRatio())), args.timing());
  }
}
