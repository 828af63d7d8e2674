package org.cfgrun.runtime.hook;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.Anneal;
import org.cfgrun.runtime.schedule.CycleTargets;
import org.cfgrun.runtime.schedule.Cyclic;

/** Lets the learning rate rise to a peak and fall to an end, some times over. */
@Component(Registries.HOOKS)
public final class CyclicLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param byEpoch must be False, for the policy counts iterations
   * @param targetRatio the factors of the base at the turn and at the end; a float t alone means
   *     {@code (t, t / 1e5)}
   * @param cyclicTimes how many cycles the training has
   * @param stepRatioUp the part of a cycle that rises, in [0, 1)
   * @param annealStrategy how it goes from one level to the next
   * @param gamma how much weaker each cycle is than the one before, in (0, 1]
   * @param warmup how it is eased in
   */
  public record Args(
      @Default("False") boolean byEpoch,
      @Default("(10, 1e-4)") CycleTargets targetRatio,
      @Default("1") long cyclicTimes,
      @Default("0.4") double stepRatioUp,
      @Default("'cos'") Anneal annealStrategy,
      @Default("1") double gamma,
      @Inline LrWarmup warmup) {}

  /** A hook for one run. */
  public CyclicLrUpdaterHook(Args args) {
    super(
        new Cyclic(
            args.targetRatio(),
            args.cyclicTimes(),
            args.stepRatioUp(),
            args.annealStrategy(),
            checked(args.gamma())),
        LrTiming.iterations(args.byEpoch(), args.warmup()));
  }

  private static double checked(double gamma) {
    if (!(gamma > 0 && gamma <= 1)) {
      throw new ArgumentException("gamma", "`gamma` must be in (0, 1], but got " + gamma + ".");
    }
    return gamma;
  }
}
