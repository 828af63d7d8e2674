package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * Rises from {@code max_lr / div_factor} to {@code max_lr}, then decays to the initial value
 * divided by {@code final_div_factor} (1cycle, Smith and Topin 2018). The values come from the
 * config, also in a resumed run.
 *
 * @param maxLr maximum learning rate; a list has one per parameter group, a dict one such list per
 *     optimizer
 * @param totalSteps length of the cycle in iterations, at least that of the training; None for the
 *     length of the training
 * @param divFactor ratio of the maximum to the initial learning rate
 * @param finalDivFactor ratio of the initial to the final learning rate
 * @param shape shape of the cycle
 */
@Component(value = Registries.POLICIES, names = "OneCycle")
public record OneCyclePolicy(
    GroupValues maxLr,
    @Default("None") @Nullable Long totalSteps,
    @Default("25") double divFactor,
    @Default("1e4") double finalDivFactor,
    @Inline OneCycleShape shape)
    implements CurvePolicy, LrPolicy, IterationPolicy {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when {@code totalSteps} is not positive
   */
  public OneCyclePolicy {
    curve(divFactor, finalDivFactor, shape, totalSteps);
  }

  @Override
  public Curve curve() {
    return curve(divFactor, finalDivFactor, shape, totalSteps);
  }

  private static Curve curve(
      double divFactor, double finalDivFactor, OneCycleShape shape, @Nullable Long totalSteps) {
    return Curves.oneCycle(
        base -> base * divFactor, base -> base / finalDivFactor, shape.curve(), totalSteps);
  }

  @Override
  public List<Track> tracks(Optimizers optimizers) {
    return maxLr.forGroups("max_lr", optimizers).stream()
        .map(peak -> new Track(peak / divFactor, this))
        .toList();
  }
}
