package org.cfgrun.runtime.hook;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.schedule.Anneal;
import org.cfgrun.runtime.schedule.FixedPolicy;
import org.cfgrun.runtime.schedule.GroupValues;
import org.cfgrun.runtime.schedule.OneCycle;
import org.cfgrun.runtime.schedule.Portion;

/** Lets the momentum fall and rise again, opposite to the learning rate (1cycle). */
@Component(Registries.HOOKS)
public final class OneCycleMomentumUpdaterHook extends MomentumUpdaterHook {
  private final Args args;
  private final OneCycle shape;

  /**
   * The arguments.
   *
   * @param byEpoch must be False, for the policy counts iterations
   * @param baseMomentum the momentum at the turn; a list has one for each parameter group, a dict
   *     such a list for each optimizer
   * @param maxMomentum the momentum at the beginning and at the end
   * @param pctStart the part of the training that falls, from 0.0 to 1.0
   * @param annealStrategy how it goes from one level to the next
   * @param threePhase whether it rises as it fell and then stays
   * @param warmup how it is eased in
   */
  public record Args(
      @Default("False") boolean byEpoch,
      @Default("0.85") GroupValues baseMomentum,
      @Default("0.95") GroupValues maxMomentum,
      @Default("0.3") Portion pctStart,
      @Default("'cos'") Anneal annealStrategy,
      @Default("False") boolean threePhase,
      @Inline MomentumWarmup warmup) {}

  /** A hook for one run. */
  public OneCycleMomentumUpdaterHook(Args args) {
    super(new FixedPolicy(), MomentumTiming.iterations(args.byEpoch(), args.warmup()));
    this.args = args;
    shape = new OneCycle(args.pctStart(), args.annealStrategy(), args.threePhase());
  }

  @Override
  List<Track> tracks(Runner runner) {
    List<ParamGroup> groups = groupsWithMomentum(runner);
    List<Double> lows = numbers("base_momentum", args.baseMomentum(), runner);
    List<Double> highs = numbers("max_momentum", args.maxMomentum(), runner);
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      double low = lows.get(i);
      double high = highs.get(i);
      groups.get(i).momentum(high);
      groups.get(i).set("base_momentum", low);
      groups.get(i).set("max_momentum", high);
      tracks.add(new Track(high, new OneCycle.Momentum(shape, low)));
    }
    return tracks;
  }
}
