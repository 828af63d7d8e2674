package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Rises to a peak and falls to an end, several times over; mmcv's {@code cyclic}, which SECOND and
 * other 3D detectors train with.
 *
 * <p>A cycle has {@code T = P // cyclic_times} iterations, of which {@code u = int(step_ratio_up *
 * T)} rise. In cycle c the peak is {@code h = 1 - s + peak * s} times the base, {@code s =
 * gamma^c}: it goes from {@code base} to {@code base * h}, then to {@code base * end}. Where no
 * iteration rises, a cycle goes from {@code base * peak} down to {@code base * (1 - s + end * s)}.
 *
 * @param targetRatio the factors of the base at the peak and at the end; a float t alone means
 *     {@code (t, t / 1e5)}
 * @param cyclicTimes how many cycles the training has
 * @param stepRatioUp the part of a cycle that rises, in [0, 1)
 * @param annealStrategy how it goes from one level to the next
 * @param gamma how much lower each peak is than the one before, in (0, 1]
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
   * Checks the numbers.
   *
   * @throws ArgumentException when one is out of its range
   */
  public CyclicPolicy {
    if (cyclicTimes <= 0) {
      throw new ArgumentException(
          "cyclic_times", "`cyclic_times` must be at least 1, but got " + cyclicTimes + ".");
    }
    if (!(stepRatioUp >= 0 && stepRatioUp < 1)) {
      throw new ArgumentException(
          "step_ratio_up", "`step_ratio_up` must be in [0, 1), but got " + stepRatioUp + ".");
    }
    if (!(gamma > 0 && gamma <= 1)) {
      throw new ArgumentException("gamma", "`gamma` must be in (0, 1], but got " + gamma + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    return total >= cyclicTimes
        ? null
        : "`cyclic_times` is %d, but the training has only %d iterations."
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
