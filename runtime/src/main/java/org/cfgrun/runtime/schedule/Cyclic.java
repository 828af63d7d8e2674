package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * Up to a peak and down to an end, some times over; mmcv's {@code cyclic}, which SECOND and its kin
 * in 3D detection train with.
 *
 * <p>A cycle has {@code T = P // times} iterations, of which {@code u = int(rise * T)} rise. In
 * cycle c the peak is {@code h = 1 - s + peak * s} times the base, {@code s = gamma^c}: it goes
 * from {@code base} to {@code base * h}, then to {@code base * end}. Where no iteration rises, a
 * cycle goes from {@code base * peak} down to {@code base * (1 - s + end * s)}.
 *
 * @param targets where a cycle goes
 * @param times how many cycles there are
 * @param rise the part of a cycle that rises, in [0, 1)
 * @param anneal how it goes from one level to the next
 * @param gamma how much lower each peak is than the one before
 */
public record Cyclic(CycleTargets targets, long times, double rise, Anneal anneal, double gamma)
    implements Policy {
  /**
   * A number of cycles.
   *
   * @throws ArgumentException when a number is out of its range
   */
  public Cyclic {
    if (times <= 0) {
      throw new ArgumentException(
          "cyclic_times", "`cyclic_times` must be at least 1, but got " + times + ".");
    }
    if (!(rise >= 0 && rise < 1)) {
      throw new ArgumentException(
          "step_ratio_up", "`step_ratio_up` must be in [0, 1), but got " + rise + ".");
    }
  }

  @Override
  public @Nullable String objection(long total) {
    return total >= times
        ? null
        : "`cyclic_times` is %d, but the training has only %d iterations.".formatted(times, total);
  }

  @Override
  public double value(double base, Position at) {
    long length = at.total() / times;
    long up = (long) (rise * length);
    long step = at.done() % length;
    double scale = Math.pow(gamma, at.done() / length);
    double peak = 1 - scale + targets.peak() * scale;
    if (step < up) {
      return anneal.between(base, base * peak, (double) step / up);
    }
    boolean falls = up > 0;
    double start = falls ? peak : targets.peak();
    double end = falls ? targets.end() : 1 - scale + targets.end() * scale;
    return anneal.between(base * start, base * end, (double) (step - up) / (length - up));
  }
}
