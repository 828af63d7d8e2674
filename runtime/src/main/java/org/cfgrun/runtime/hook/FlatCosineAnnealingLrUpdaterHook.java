package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.FlatCosineAnnealing;
import org.cfgrun.runtime.schedule.Portion;
import org.cfgrun.runtime.schedule.Target;
import org.jspecify.annotations.Nullable;

/** Keeps the learning rate for a part of the training, then lets it fall along half a cosine. */
@Component(Registries.HOOKS)
public final class FlatCosineAnnealingLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param startPercent the part of the training that keeps it, from 0.0 to 1.0
   * @param minLr the learning rate it goes to
   * @param minLrRatio the same as a part of the base learning rate
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      @Default("0.75") Portion startPercent,
      @Default("None") @Nullable Double minLr,
      @Default("None") @Nullable Double minLrRatio,
      @Inline LrTiming timing) {}

  /** A hook for one run. */
  public FlatCosineAnnealingLrUpdaterHook(Args args) {
    super(
        new FlatCosineAnnealing(
            args.startPercent(), Target.of("min_lr", args.minLr(), args.minLrRatio())),
        args.timing());
  }
}
