package org.cfgrun.runtime.hook.averaging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Exponential moving average of the parameters; mmcv's {@code EMAHook}. At iteration i the momentum
 * is {@code min(momentum^interval, (1 + i) / (warm_up + i))}.
 */
@Component(Registries.HOOKS)
public final class EMAHook extends AveragingHook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param momentum weight of the current weights in an update of the averages, between 0 and 1
   * @param interval interval of updates, in iterations
   * @param warmUp warm-up constant that bounds the momentum in early iterations
   * @param resumeFrom must be None: the config's top-level {@code resume_from} also restores the
   *     averages
   */
  public record Args(
      @Default("0.0002") double momentum,
      @Default("1") long interval,
      @Default("100") long warmUp,
      @Default("None") @Nullable String resumeFrom) {
    /** Validates the arguments. */
    public Args {
      new AverageOptions(momentum, interval, true, resumeFrom);
    }

    AverageOptions options() {
      return new AverageOptions(momentum, interval, true, resumeFrom);
    }
  }

  /** Creates the hook for one run. */
  public EMAHook(Args args) {
    super(args.options());
    this.args = args;
  }

  /** Unlike mmdet's hooks, this one counts from the first iteration. */
  @Override
  boolean isDue(long iteration) {
    return iteration % args.interval() == 0;
  }

  @Override
  double momentum(long iteration) {
    return args.options().warmedUp(args.warmUp(), iteration);
  }
}
