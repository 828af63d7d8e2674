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
 * Updates the model from a batch: zeroes the gradients, runs the backward pass, clips and steps.
 * With {@code grad_clip} the norm before clipping is logged as {@code grad_norm}.
 *
 * <p>For an optimizer that evaluates the loss several times per step, such as LBFGS, the model runs
 * on the same batch again.
 */
@Component(Registries.HOOKS)
public class OptimizerHook extends Hook {
  private final @Nullable GradientClipping clipping;
  private final @Nullable HalfPrecision half;

  /**
   * Arguments of the hook.
   *
   * @param gradClip arguments of gradient clipping; None for no clipping
   */
  public record Args(@Default("None") @Nullable GradientClipping gradClip) {}

  /** Creates the hook, which can be shared by several runs. */
  public OptimizerHook(Args args) {
    this(args.gradClip(), null);
  }

  /**
   * @param half half precision; null for single precision
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

  /** Returns the loss of the current batch: the computed one first, then recomputed ones. */
  private static Supplier<Tensor> losses(Runner runner) {
    StepOutput[] next = {runner.output()};
    return () -> {
      StepOutput output = next[0] == null ? runner.computeStep() : next[0];
      next[0] = null;
      return output.loss();
    };
  }

  /** Creates a step of the run's optimizer with the clipping and scaling of this hook. */
  final GradientStep step(Runner runner) {
    return new GradientStep(
        runner.optimizer(),
        clipping,
        half == null ? null : half.scaler(),
        norm -> runner.logBuffer().update("grad_norm", norm, runner.output().samples()),
        runner.reads());
  }

  /** Reads the numbers of a step, and logs one skipped by half precision. */
  final void report(Runner runner, GradientStep step) {
    runner.reads().read();
    if (half != null) {
      half.report(runner, step.overflowed());
    }
  }
}
