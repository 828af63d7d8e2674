package org.cfgrun.runtime.hook.step;

import java.util.function.Predicate;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Learns from several batches as if they were one, in half precision on a GPU: what {@code
 * GradientCumulativeOptimizerHook} and {@code Fp16OptimizerHook} do, together. The scale of the
 * loss follows once in {@code cumulative_iters} iterations.
 */
@Component(Registries.HOOKS)
public final class GradientCumulativeFp16OptimizerHook extends GradientCumulativeOptimizerHook {
  private final HalfPrecision half;

  /**
   * The arguments.
   *
   * @param cumulativeIters how many iterations share a step
   * @param gradClip how gradients are clipped before a step, after they are unscaled; None for not
   *     at all
   * @param options the scale of the loss and the type
   */
  public record Args(
      @Default("1") int cumulativeIters,
      @Default("None") @Nullable GradientClipping gradClip,
      @Inline Fp16Options options) {
    /** Checks the number. */
    public Args {
      GradientCumulativeOptimizerHook.check(cumulativeIters);
    }
  }

  /** A hook for one run. */
  public GradientCumulativeFp16OptimizerHook(Args args) {
    this(args, Device::isGpu);
  }

  GradientCumulativeFp16OptimizerHook(Args args, Predicate<Device> halves) {
    this(args, new HalfPrecision(args.options(), halves));
  }

  private GradientCumulativeFp16OptimizerHook(Args args, HalfPrecision half) {
    super(args.cumulativeIters(), args.gradClip(), half);
    this.half = half;
  }

  @Override
  public void beforeRun(Runner runner) {
    half.begin(runner);
    super.beforeRun(runner);
  }
}
