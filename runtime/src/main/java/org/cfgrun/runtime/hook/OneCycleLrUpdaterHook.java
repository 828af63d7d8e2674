package org.cfgrun.runtime.hook;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.Anneal;
import org.cfgrun.runtime.schedule.GroupValues;
import org.cfgrun.runtime.schedule.OneCycle;
import org.cfgrun.runtime.schedule.Portion;
import org.jspecify.annotations.Nullable;

/**
 * Lets the learning rate rise from {@code max_lr / div_factor} to {@code max_lr} and fall far below
 * where it began (1cycle).
 */
@Component(Registries.HOOKS)
public final class OneCycleLrUpdaterHook extends LrUpdaterHook {
  private final Args args;
  private List<Double> peaks = List.of();

  /**
   * The arguments.
   *
   * @param byEpoch must be False, for the policy counts iterations
   * @param maxLr the peak; a list has one for each parameter group, a dict such a list for each
   *     optimizer
   * @param totalSteps how many iterations the shape takes, no fewer than the training has; None for
   *     those of the training
   * @param pctStart the part of them that rises, from 0.0 to 1.0
   * @param annealStrategy how it goes from one level to the next
   * @param divFactor the peak as a factor of the beginning
   * @param finalDivFactor the beginning as a factor of the end
   * @param threePhase whether it falls as it rose before it goes on to the end
   * @param warmup how it is eased in
   */
  public record Args(
      @Default("False") boolean byEpoch,
      GroupValues maxLr,
      @Default("None") @Nullable Long totalSteps,
      @Default("0.3") Portion pctStart,
      @Default("'cos'") Anneal annealStrategy,
      @Default("25") double divFactor,
      @Default("1e4") double finalDivFactor,
      @Default("False") boolean threePhase,
      @Inline LrWarmup warmup) {}

  /** A hook for one run. */
  public OneCycleLrUpdaterHook(Args args) {
    super(
        new OneCycle.LearningRate(
            new OneCycle(args.pctStart(), args.annealStrategy(), args.threePhase()),
            args.divFactor(),
            args.finalDivFactor(),
            args.totalSteps()),
        LrTiming.iterations(args.byEpoch(), args.warmup()));
    this.args = args;
  }

  @Override
  public void beforeRun(Runner runner) {
    peaks = numbers("max_lr", args.maxLr(), runner);
    super.beforeRun(runner);
  }

  @Override
  double firstBase(List<ParamGroup> groups, int group) {
    return base(groups, group);
  }

  /** The config's own value, also in a resumed run. */
  @Override
  double base(List<ParamGroup> groups, int group) {
    return peaks.get(group) / args.divFactor();
  }
}
