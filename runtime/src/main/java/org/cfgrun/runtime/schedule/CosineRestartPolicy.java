package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Cosine annealing with warm restarts (SGDR, Loshchilov and Hutter 2017): period i starts at {@code
 * target + w_i (base - target)} and decays to the target.
 *
 * @param periods length of each period, in epochs or iterations; their sum must cover the training
 * @param restartWeights weight w of the start value of each period
 * @param target value at the end of each period
 */
@Component(value = Registries.POLICIES, names = "CosineRestart")
public record CosineRestartPolicy(
    List<Long> periods, @Default("[1]") List<Double> restartWeights, @Inline Target target)
    implements LrPolicy {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when the numbers of weights and periods differ, or a period is not
   *     positive
   */
  public CosineRestartPolicy {
    periods = List.copyOf(periods);
    restartWeights = List.copyOf(restartWeights);
    if (periods.size() != restartWeights.size()) {
      throw new ArgumentException(
          "restart_weights",
          "`restart_weights` must have one weight per period: expected %s, got %s."
              .formatted(periods.size(), restartWeights.size()));
    }
    if (periods.isEmpty() || periods.stream().anyMatch(period -> period <= 0)) {
      throw new ArgumentException(
          "periods", "`periods` must be positive ints, got " + periods + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    long covered = periods.stream().mapToLong(Long::longValue).sum();
    return total <= covered
        ? null
        : "`periods` %s cover %s of the training's %s epochs or iterations. Add or extend periods."
            .formatted(periods, covered, total);
  }

  @Override
  public double value(double base, Position at) {
    long begin = 0;
    for (int i = 0; i < periods.size(); i++) {
      long length = periods.get(i);
      if (at.done() < begin + length) {
        double end = target.from(base);
        double fraction = (double) (at.done() - begin) / length;
        // Not COS.between(..) of a scaled start: the weight belongs to the amplitude.
        return end
            + 0.5 * restartWeights.get(i) * (base - end) * (Math.cos(Math.PI * fraction) + 1);
      }
      begin += length;
    }
    throw new IllegalStateException("position " + at.done() + " is beyond " + periods);
  }
}
