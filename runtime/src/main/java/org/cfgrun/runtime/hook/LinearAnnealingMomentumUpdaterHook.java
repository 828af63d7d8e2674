package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.LinearAnnealing;
import org.cfgrun.runtime.schedule.Target;
import org.jspecify.annotations.Nullable;

/** Lets the momentum fall along a straight line. */
@Component(Registries.HOOKS)
public final class LinearAnnealingMomentumUpdaterHook extends MomentumUpdaterHook {
  /**
   * The arguments.
   *
   * @param minMomentum the momentum it goes to
   * @param minMomentumRatio the same as a part of the base momentum
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      @Default("None") @Nullable Double minMomentum,
      @Default("None") @Nullable Double minMomentumRatio,
      @Inline MomentumTiming timing) {}

  /** A hook for one run. */
  public LinearAnnealingMomentumUpdaterHook(Args args) {
    super(
        new LinearAnnealing(Target.of("min_momentum", args.minMomentum(), args.minMomentumRatio())),
        args.timing());
  }
}
