package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.Anneal;
import org.cfgrun.runtime.schedule.CycleTargets;
import org.cfgrun.runtime.schedule.Cyclic;

/** Lets the momentum fall and rise again, some times over, opposite to the learning rate. */
@Component(Registries.HOOKS)
public final class CyclicMomentumUpdaterHook extends MomentumUpdaterHook {
  /**
   * The arguments.
   *
   * @param byEpoch must be False, for the policy counts iterations
   * @param targetRatio the factors of the base at the turn and at the end; a float t alone means
   *     {@code (t, t / 1e5)}
   * @param cyclicTimes how many cycles the training has
   * @param stepRatioUp the part of a cycle that goes to the turn, in [0, 1)
   * @param annealStrategy how it goes from one level to the next
   * @param gamma how much weaker each cycle is than the one before
   * @param warmup how it is eased in
   */
  public record Args(
      @Default("False") boolean byEpoch,
      @Default("(0.8947368421052632, 1)") CycleTargets targetRatio,
      @Default("1") long cyclicTimes,
      @Default("0.4") double stepRatioUp,
      @Default("'cos'") Anneal annealStrategy,
      @Default("1") double gamma,
      @Inline MomentumWarmup warmup) {}

  /** A hook for one run. */
  public CyclicMomentumUpdaterHook(Args args) {
    super(
        new Cyclic(
            args.targetRatio(),
            args.cyclicTimes(),
            args.stepRatioUp(),
            args.annealStrategy(),
            args.gamma()),
        MomentumTiming.iterations(args.byEpoch(), args.warmup()));
  }
}
