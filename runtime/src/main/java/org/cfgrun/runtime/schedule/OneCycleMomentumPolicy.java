package org.cfgrun.runtime.schedule;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curves;
import org.cfgrun.interpreter.schedule.Position;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;

/**
 * Decreases from {@code max_momentum} to {@code base_momentum} and increases again, opposite to the
 * learning rate of {@code OneCycle} (1cycle, Smith and Topin 2018).
 *
 * @param baseMomentum minimum momentum; a list has one per parameter group, a dict one such list
 *     per optimizer
 * @param maxMomentum momentum at the start and at the end
 * @param shape shape of the cycle
 */
@Component(value = Registries.POLICIES, names = "OneCycleMomentum")
public record OneCycleMomentumPolicy(
    @Default("0.85") GroupValues baseMomentum,
    @Default("0.95") GroupValues maxMomentum,
    @Inline OneCycleShape shape)
    implements MomentumPolicy, IterationPolicy {
  /** Never called: each group has its own curve, see {@link #tracks}. */
  @Override
  public double value(double base, Position at) {
    throw new IllegalStateException("each parameter group has its own curve");
  }

  /** Also stores the numbers in the groups, as mmcv does, so that checkpoints keep them. */
  @Override
  public List<Track> tracks(Optimizers optimizers) {
    List<Double> lows = baseMomentum.forGroups("base_momentum", optimizers);
    List<Double> highs = maxMomentum.forGroups("max_momentum", optimizers);
    List<ParamGroup> groups = optimizers.groups();
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      double low = lows.get(i);
      double high = highs.get(i);
      groups.get(i).momentum(high);
      groups.get(i).set("base_momentum", low);
      groups.get(i).set("max_momentum", high);
      tracks.add(new Track(high, Curves.oneCycle(base -> low, base -> base, shape.curve(), null)));
    }
    return tracks;
  }
}
