package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

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
   * @param momentum how far the averages move towards the weights, between 0 and 1
   * @param interval every how many iterations they move
   * @param skipBuffers whether only parameters are averaged, no buffers
   * @param warmUp what slows the averages at the beginning
   * @param resumeFrom must be None: a training goes on by the config's own {@code resume_from},
   *     which brings the averages along
   */
  public record Args(
      @Default("0.0002") double momentum,
      @Default("1") long interval,
      @Default("False") boolean skipBuffers,
      @Default("100") long warmUp,
      @Default("None") @Nullable String resumeFrom) {
    /** Checks the numbers. */
    public Args {
      AverageTiming.check(momentum, interval, resumeFrom);
    }
  }

  /** A hook for one run. */
  public LinearMomentumEMAHook(Args args) {
    super(!args.skipBuffers());
    this.args = args;
  }

  @Override
  boolean isDue(long iteration) {
    return (iteration + 1) % args.interval() == 0;
  }

  @Override
  double momentum(long iteration) {
    return AverageTiming.warmedUp(args.momentum(), args.interval(), args.warmUp(), iteration);
  }
}
