package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Exponential moving average of parameters and buffers; mmdet's hook of the same name. At iteration
 * i the momentum is {@code min(momentum^interval, (1 + i) / (warm_up + i))}.
 */
@Component(Registries.HOOKS)
public final class LinearMomentumEMAHook extends AveragingHook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param options common arguments of averaging
   * @param warmUp warm-up constant that bounds the momentum in early iterations
   */
  public record Args(@Inline AverageOptions options, @Default("100") long warmUp) {}

  /** Creates the hook for one run. */
  public LinearMomentumEMAHook(Args args) {
    super(args.options());
    this.args = args;
  }

  @Override
  double momentum(long iteration) {
    return args.options().warmedUp(args.warmUp(), iteration);
  }
}
