package org.cfgrun.runtime.hook;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.CosineRestart;
import org.cfgrun.runtime.schedule.Target;
import org.jspecify.annotations.Nullable;

/** Lets the learning rate fall along half a cosine over and over (SGDR). */
@Component(Registries.HOOKS)
public final class CosineRestartLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param periods how many epochs or iterations each fall takes; together no fewer than the
   *     training has
   * @param restartWeights how high each fall begins, as a factor
   * @param minLr the learning rate it goes to
   * @param minLrRatio the same as a part of the base learning rate
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      List<Long> periods,
      @Default("[1]") List<Double> restartWeights,
      @Default("None") @Nullable Double minLr,
      @Default("None") @Nullable Double minLrRatio,
      @Inline LrTiming timing) {}

  /** A hook for one run. */
  public CosineRestartLrUpdaterHook(Args args) {
    super(
        new CosineRestart(
            args.periods(),
            args.restartWeights(),
            Target.of("min_lr", args.minLr(), args.minLrRatio())),
        args.timing());
  }
}
