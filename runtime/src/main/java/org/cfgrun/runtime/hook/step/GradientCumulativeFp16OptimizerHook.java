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
 * Gradient accumulation in mixed precision on a GPU: combines {@code
 * GradientCumulativeOptimizerHook} and {@code Fp16OptimizerHook}. The loss scale is updated once
 * per {@code cumulative_iters} iterations.
 */
@Component(Registries.HOOKS)
public final class GradientCumulativeFp16OptimizerHook extends GradientCumulativeOptimizerHook {
  private final HalfPrecision half;

  /**
   * Arguments of the hook.
   *
   * @param cumulativeIters number of iterations per optimizer step
   * @param gradClip arguments of gradient clipping before a step, applied after unscaling; None for
   *     no clipping
   * @param options options of half precision
   */
  public record Args(
      @Default("1") int cumulativeIters,
      @Default("None") @Nullable GradientClipping gradClip,
      @Inline Fp16Options options) {
    /** Validates the arguments. */
    public Args {
      GradientCumulativeOptimizerHook.check(cumulativeIters);
    }
  }

  /** Creates the hook for one run. */
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
