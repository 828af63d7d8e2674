package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Cycles that rise to a peak and then decay; mmcv's {@code cyclic}, used by SECOND and other 3D
 * detectors.
 *
 * <p>A cycle has {@code T = P // cyclic_times} iterations, of which the first {@code u =
 * int(step_ratio_up * T)} rise. In cycle c the peak is {@code h = 1 - s + peak * s} times the base,
 * {@code s = gamma^c}: it goes from {@code base} to {@code base * h}, then to {@code base * end}.
 * If u is 0, a cycle goes from {@code base * peak} down to {@code base * (1 - s + end * s)}.
 *
 * @param targetRatio factors of the base value at the peak and at the end; a single float t means
 *     {@code (t, t / 1e5)}
 * @param cyclicTimes number of cycles in the training
 * @param stepRatioUp fraction of a cycle that rises, in [0, 1)
 * @param annealStrategy interpolation between the levels
 * @param gamma factor of each peak relative to the one before, in (0, 1]
 */
@Component(value = Registries.POLICIES, names = "cyclic")
public record CyclicPolicy(
    @Default("(10, 1e-4)") CycleTargets targetRatio,
    @Default("1") long cyclicTimes,
    @Default("0.4") double stepRatioUp,
    @Default("'cos'") Anneal annealStrategy,
    @Default("1") double gamma)
    implements LrPolicy, MomentumPolicy, IterationPolicy {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when an argument is out of range
   */
  public CyclicPolicy {
    if (cyclicTimes <= 0) {
      throw new ArgumentException(
          "cyclic_times", "`cyclic_times` must be at least 1, got " + cyclicTimes + ".");
    }
    if (!(stepRatioUp >= 0 && stepRatioUp < 1)) {
      throw new ArgumentException(
          "step_ratio_up", "`step_ratio_up` must be in [0, 1), got " + stepRatioUp + ".");
    }
    if (!(gamma > 0 && gamma <= 1)) {
      throw new ArgumentException("gamma", "`gamma` must be in (0, 1], got " + gamma + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    return total >= cyclicTimes
        ? null
        : "`cyclic_times` is %s, but the training has only %s iterations. Reduce it."
            .formatted(cyclicTimes, total);
  }

  @Override
  public double value(double base, Position at) {
    long length = at.total() / cyclicTimes;
    long up = (long) (stepRatioUp * length);
    long step = at.done() % length;
    double scale = Math.pow(gamma, at.done() / length);
    double peak = 1 - scale + targetRatio.peak() * scale;
    if (step < up) {
      return annealStrategy.between(base, base * peak, (double) step / up);
    }
    boolean falls = up > 0;
    double start = falls ? peak : targetRatio.peak();
    double end = falls ? targetRatio.end() : 1 - scale + targetRatio.end() * scale;
    return annealStrategy.between(base * start, base * end, (double) (step - up) / (length - up));
  }
}
