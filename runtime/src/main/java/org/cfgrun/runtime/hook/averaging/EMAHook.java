package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Averages the parameters; mmcv's {@code EMAHook}. At iteration i the averages move by {@code
 * min(momentum^interval, (1 + i) / (warm_up + i))}.
 */
@Component(Registries.HOOKS)
public final class EMAHook extends AveragingHook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param momentum how far the averages move towards the weights, between 0 and 1
   * @param interval every how many iterations they move
   * @param warmUp what slows the averages at the beginning
   * @param resumeFrom must be None: a training goes on by the config's own {@code resume_from},
   *     which brings the averages along
   */
  public record Args(
      @Default("0.0002") double momentum,
      @Default("1") long interval,
      @Default("100") long warmUp,
      @Default("None") @Nullable String resumeFrom) {
    /** Checks the numbers. */
    public Args {
      new AverageOptions(momentum, interval, true, resumeFrom);
    }

    AverageOptions options() {
      return new AverageOptions(momentum, interval, true, resumeFrom);
    }
  }

  /** A hook for one run. */
  public EMAHook(Args args) {
    super(args.options());
    this.args = args;
  }

  /** Unlike mmdet's hooks this one counts from the first iteration. */
  @Override
  boolean isDue(long iteration) {
    return iteration % args.interval() == 0;
  }

  @Override
  double momentum(long iteration) {
    return args.options().warmedUp(args.warmUp(), iteration);
  }
}
