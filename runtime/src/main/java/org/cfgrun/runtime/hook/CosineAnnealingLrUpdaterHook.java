package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.CosineAnnealing;
import org.cfgrun.runtime.schedule.Target;
import org.jspecify.annotations.Nullable;

/** Lets the learning rate fall along half a cosine. */
@Component(Registries.HOOKS)
public final class CosineAnnealingLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments, of which exactly one of the first two is given.
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
  public CosineAnnealingLrUpdaterHook(Args args) {
    super(new CosineAnnealing(Target.of("min_lr", args.minLr(), args.minLrRatio())), args.timing());
  }
}
