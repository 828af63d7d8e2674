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
 * Mixed precision training on a GPU: convolutions and matrix products are computed in 16 bits,
 * weights stay in 32 bits, and the loss is scaled so that small gradients do not underflow. Steps
 * with non-finite gradients are skipped. The config section {@code fp16} replaces {@code
 * OptimizerHook} with this hook.
 *
 * <p>On a CPU it is bit-identical to {@code OptimizerHook}, which is logged once.
 */
@Component(Registries.HOOKS)
public final class Fp16OptimizerHook extends OptimizerHook {
  private final HalfPrecision half;

  /**
   * Arguments of the hook.
   *
   * @param gradClip arguments of gradient clipping, applied after unscaling; None for no clipping
   * @param options options of half precision
   */
  public record Args(
      @Default("None") @Nullable GradientClipping gradClip, @Inline Fp16Options options) {}

  /** Creates the hook for one run. */
  public Fp16OptimizerHook(Args args) {
    this(args, Device::isGpu);
  }

  Fp16OptimizerHook(Args args, Predicate<Device> halves) {
    this(args.gradClip(), new HalfPrecision(args.options(), halves));
  }

  private Fp16OptimizerHook(@Nullable GradientClipping clipping, HalfPrecision half) {
    super(clipping, half);
    this.half = half;
  }

  @Override
  public void beforeRun(Runner runner) {
    half.begin(runner);
  }
}
