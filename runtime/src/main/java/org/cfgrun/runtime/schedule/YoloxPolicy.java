package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

/**
 * Cosine annealing that starts after warm-up and keeps the target for the last epochs; mmdet's
 * {@code YOLOX}. With {@code q = p + 1} and {@code last = num_last_epochs * length of an epoch}:
 * the target if {@code q >= P - last}, otherwise the cosine at {@code (q - W) / (P - W - last)}, or
 * the base value if that cosine has length zero. As in mmdet, W and {@code last} count iterations
 * regardless of the unit of p.
 *
 * <p>Warm-up is always quadratic, regardless of the configured kind: {@code base * ratio * ((i + 1)
 * / W)^2} at iteration i.
 *
 * @param numLastEpochs number of final epochs that keep the target
 * @param target where it goes
 */
@Component(value = Registries.POLICIES, names = "YOLOX")
public record YoloxPolicy(long numLastEpochs, @Inline Target target)
    implements CurvePolicy, LrPolicy {
  @Override
  public Curve curve() {
    return Curves.yolox(numLastEpochs, target::from);
  }
}
