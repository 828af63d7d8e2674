package org.cfgrun.runtime.hook.step;

import java.util.function.Supplier;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Learns from a batch: zeroes the gradients, goes backward from the loss, clips, steps. With {@code
 * grad_clip} the norm before clipping is logged as {@code grad_norm}.
 *
 * <p>An optimizer that evaluates the loss several times in a step, such as LBFGS, has the model run
 * on the same batch again.
 */
@Component(Registries.HOOKS)
public class OptimizerHook extends Hook {
  private final @Nullable GradientClipping clipping;
  private final @Nullable HalfPrecision half;

  /**
   * The arguments.
   *
   * @param gradClip how gradients are clipped; None for not at all
   */
  public record Args(@Default("None") @Nullable GradientClipping gradClip) {}

  /** A hook for any number of runs. */
  public OptimizerHook(Args args) {
    this(args.gradClip(), null);
  }

  /**
   * @param half null to compute in single precision
   */
  OptimizerHook(@Nullable GradientClipping clipping, @Nullable HalfPrecision half) {
    this.clipping = clipping;
    this.half = half;
  }

  @Override
  public void afterTrainIter(Runner runner) {
    GradientStep step = step(runner);
    step.learn(losses(runner));
    report(runner, step);
  }

  /** The loss of the current batch: as the step computed it at first, then computed again. */
  private static Supplier<Tensor> losses(Runner runner) {
    StepOutput[] next = {runner.output()};
    return () -> {
      StepOutput output = next[0] == null ? runner.computeStep() : next[0];
      next[0] = null;
      return output.loss();
    };
  }

  /** A step of the run's optimizer, as this hook makes it. */
  final GradientStep step(Runner runner) {
    return new GradientStep(
        runner.optimizer(),
        clipping,
        half == null ? null : half.scaler(),
        norm -> runner.logBuffer().update("grad_norm", norm, runner.output().samples()));
  }

  /** Logs a step that half precision left out. */
  final void report(Runner runner, GradientStep step) {
    if (half != null) {
      half.report(runner, step.overflowed());
    }
  }
}
