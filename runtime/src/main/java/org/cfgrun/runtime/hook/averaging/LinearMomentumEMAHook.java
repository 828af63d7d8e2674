package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Averages parameters and buffers; mmdet's hook of the same name. At iteration i the averages move
 * by {@code min(momentum^interval, (1 + i) / (warm_up + i))}.
 */
@Component(Registries.HOOKS)
public final class LinearMomentumEMAHook extends AveragingHook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param options what is averaged and when
   * @param warmUp what slows the averages at the beginning
   */
  public record Args(@Inline AverageOptions options, @Default("100") long warmUp) {}

  /** A hook for one run. */
  public LinearMomentumEMAHook(Args args) {
    super(args.options());
    this.args = args;
  }

  @Override
  double momentum(long iteration) {
    return args.options().warmedUp(args.warmUp(), iteration);
  }
}
