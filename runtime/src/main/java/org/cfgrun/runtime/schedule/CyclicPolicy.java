package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Anneal;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;
import org.cfgrun.interpreter.schedule.CycleTargets;

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
    implements CurvePolicy, LrPolicy, MomentumPolicy, IterationPolicy {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when an argument is out of range
   */
  public CyclicPolicy {
    Curves.cyclic(targetRatio, cyclicTimes, stepRatioUp, annealStrategy, gamma);
  }

  @Override
  public Curve curve() {
    return Curves.cyclic(targetRatio, cyclicTimes, stepRatioUp, annealStrategy, gamma);
  }
}
