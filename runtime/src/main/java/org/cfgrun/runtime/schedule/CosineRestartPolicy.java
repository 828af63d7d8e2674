package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.schedule.Curve;
import org.cfgrun.interpreter.schedule.Curves;

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
    implements CurvePolicy, LrPolicy {
  /**
   * Validates the arguments.
   *
   * @throws ArgumentException when the numbers of weights and periods differ, or a period is not
   *     positive
   */
  public CosineRestartPolicy {
    periods = List.copyOf(periods);
    restartWeights = List.copyOf(restartWeights);
    Curves.cosineRestarts(periods, restartWeights, target::from);
  }

  @Override
  public Curve curve() {
    return Curves.cosineRestarts(periods, restartWeights, target::from);
  }
}
