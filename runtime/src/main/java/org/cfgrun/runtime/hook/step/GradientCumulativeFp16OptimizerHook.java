package org.cfgrun.runtime.hook.step;

import java.util.Map;
import java.util.function.Predicate;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Learns from several batches as if they were one, in half precision on a GPU: what {@code
 * GradientCumulativeOptimizerHook} and {@code Fp16OptimizerHook} do, together. The scale of the
 * loss follows once in {@code cumulative_iters} iterations.
 */
@Component(Registries.HOOKS)
public final class GradientCumulativeFp16OptimizerHook extends Hook implements Stateful {
  private final ScaledSteps steps;
  private final GradientCumulativeOptimizerHook hook;

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
    steps = new ScaledSteps(args.options(), halves);
    hook =
        new GradientCumulativeOptimizerHook(
            new GradientCumulativeOptimizerHook.Args(args.cumulativeIters(), args.gradClip()),
            steps);
  }

  @Override
  public void beforeRun(Runner runner) {
    steps.begin(runner);
    hook.beforeRun(runner);
  }

  @Override
  public void afterTrainIter(Runner runner) {
    hook.afterTrainIter(runner);
  }

  @Override
  public String stateKey() {
    return hook.stateKey();
  }

  @Override
  public Map<String, @Nullable Object> save(Runner runner) {
    return hook.save(runner);
  }

  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    hook.restore(runner, saved);
  }
}
