package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * Rises from {@code max_lr / div_factor} to {@code max_lr} and falls to the beginning divided by
 * {@code final_div_factor} (1cycle, Smith and Topin 2018). It starts from the config's own numbers,
 * also in a resumed run.
 *
 * @param maxLr the peak; a list has one for each parameter group, a dict such a list for each
 *     optimizer
 * @param totalSteps how many iterations the shape takes, no fewer than the training has; None for
 *     those of the training
 * @param divFactor the peak as a factor of the beginning
 * @param finalDivFactor the beginning as a factor of the end
 * @param shape how it goes from one level to the next
 */
@Component(value = Registries.POLICIES, names = "OneCycle")
public record OneCyclePolicy(
    GroupValues maxLr,
    @Default("None") @Nullable Long totalSteps,
    @Default("25") double divFactor,
    @Default("1e4") double finalDivFactor,
    @Inline OneCycleShape shape)
    implements LrPolicy, IterationPolicy {
  /**
   * Checks the numbers.
   *
   * @throws ArgumentException when {@code totalSteps} is not positive
   */
  public OneCyclePolicy {
    if (totalSteps != null && totalSteps <= 0) {
      throw new ArgumentException(
          "total_steps", "`total_steps` must be at least 1, but got " + totalSteps + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    return totalSteps == null || totalSteps >= total
        ? null
        : "`total_steps` is %d, but the training has %d iterations.".formatted(totalSteps, total);
  }

  @Override
  public double value(double base, Position at) {
    return shape.value(
        new OneCycleShape.Levels(base, base * divFactor, base / finalDivFactor),
        at.done(),
        totalSteps == null ? at.total() : totalSteps);
  }

  @Override
  public List<Track> tracks(Optimizers optimizers) {
    return maxLr.forGroups("max_lr", optimizers).stream()
        .map(peak -> new Track(peak / divFactor, this))
        .toList();
  }
}
