package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Averages parameters and buffers, at first so fast that they follow the weights; mmdet's hook of
 * the same name, which YOLOX trains with. At iteration i the averages move by {@code (1 - momentum)
 * * exp(-(1 + i) / total_iter) + momentum}.
 */
@Component(Registries.HOOKS)
public final class ExpMomentumEMAHook extends AveragingHook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param options what is averaged and when
   * @param totalIter how many iterations it takes until they move slowly
   */
  public record Args(@Inline AverageOptions options, @Default("2000") long totalIter) {}

  /** A hook for one run. */
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
