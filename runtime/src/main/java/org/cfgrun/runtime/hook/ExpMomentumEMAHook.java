package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

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
   * @param momentum how far the averages move towards the weights, between 0 and 1
   * @param interval every how many iterations they move
   * @param skipBuffers whether only parameters are averaged, no buffers
   * @param totalIter how many iterations it takes until they move slowly
   * @param resumeFrom must be None: a training goes on by the config's own {@code resume_from},
   *     which brings the averages along
   */
  public record Args(
      @Default("0.0002") double momentum,
      @Default("1") long interval,
      @Default("False") boolean skipBuffers,
      @Default("2000") long totalIter,
      @Default("None") @Nullable String resumeFrom) {
    /** Checks the numbers. */
    public Args {
      AverageTiming.check(momentum, interval, resumeFrom);
    }
  }

  /** A hook for one run. */
  public ExpMomentumEMAHook(Args args) {
    super(!args.skipBuffers());
    this.args = args;
  }

  @Override
  boolean isDue(long iteration) {
    return (iteration + 1) % args.interval() == 0;
  }

  @Override
  double momentum(long iteration) {
    return (1 - args.momentum()) * Math.exp(-(1.0 + iteration) / args.totalIter())
        + args.momentum();
  }
}
