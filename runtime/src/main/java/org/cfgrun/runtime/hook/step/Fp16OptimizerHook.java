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
 * Learns from a batch in half precision on a GPU: convolutions and matrix products of the step are
 * computed in 16 bits, the weights stay in 32, and the loss is scaled so that small gradients do
 * not vanish. A step whose gradients are not finite is left out. The section {@code fp16} of a
 * config puts it in the place of {@code OptimizerHook}.
 *
 * <p>On a CPU it is {@code OptimizerHook} to the bit, which the log says once.
 */
@Component(Registries.HOOKS)
public final class Fp16OptimizerHook extends OptimizerHook {
  private final HalfPrecision half;

  /**
   * The arguments.
   *
   * @param gradClip how gradients are clipped, after they are unscaled; None for not at all
   * @param options the scale of the loss and the type
   */
  public record Args(
      @Default("None") @Nullable GradientClipping gradClip, @Inline Fp16Options options) {}

  /** A hook for one run. */
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
