package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Exponential moving average of parameters and buffers that follows the weights closely at first;
 * mmdet's hook of the same name, used by YOLOX. At iteration i the momentum is {@code (1 -
 * momentum) * exp(-(1 + i) / total_iter) + momentum}.
 */
@Component(Registries.HOOKS)
public final class ExpMomentumEMAHook extends AveragingHook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param options common arguments of averaging
   * @param totalIter time constant of the decay of the momentum, in iterations
   */
  public record Args(@Inline AverageOptions options, @Default("2000") long totalIter) {}

  /** Creates the hook for one run. */
  public ExpMomentumEMAHook(Args args) {
    super(args.options());
    this.args = args;
  }

  @Override
  double momentum(long iteration) {
    double least = args.options().momentum();
    return (1 - least) * Math.exp(-(1.0 + iteration) / args.totalIter()) + least;
  }
}
