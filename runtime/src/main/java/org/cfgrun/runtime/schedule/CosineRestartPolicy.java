package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Falls along half a cosine over and over (SGDR, Loshchilov and Hutter 2017): period i begins at
 * {@code target + w_i (base - target)} and goes to the target.
 *
 * @param periods how many epochs or iterations each period has; together no fewer than the training
 * @param restartWeights how high each period begins, w
 * @param target where every period goes
 */
@Component(value = Registries.POLICIES, names = "CosineRestart")
public record CosineRestartPolicy(
    List<Long> periods, @Default("[1]") List<Double> restartWeights, @Inline Target target)
    implements LrPolicy {
  /**
   * Checks the periods and their weights.
   *
   * @throws ArgumentException when there are not as many weights as periods, or a period is empty
   */
  public CosineRestartPolicy {
    periods = List.copyOf(periods);
    restartWeights = List.copyOf(restartWeights);
    if (periods.size() != restartWeights.size()) {
      throw new ArgumentException(
          "restart_weights",
          "`restart_weights` needs one weight for each of the `periods`: %d, but got %d."
              .formatted(periods.size(), restartWeights.size()));
    }
    if (periods.isEmpty() || periods.stream().anyMatch(period -> period <= 0)) {
      throw new ArgumentException(
          "periods", "`periods` must hold positive ints, but got " + periods + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    long covered = periods.stream().mapToLong(Long::longValue).sum();
    return total <= covered
        ? null
        : "`periods` %s covers %d of the training's %d epochs or iterations."
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
