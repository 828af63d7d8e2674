package org.cfgrun.runtime.hook.step;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.optim.Closure;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.StepException;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Learns from a batch: zeroes the gradients, goes backward from the loss, clips, steps. With {@code
 * grad_clip} the norm before clipping is logged as {@code grad_norm}.
 *
 * <p>An optimizer that evaluates the loss several times in a step, such as LBFGS, has the model run
 * on the same batch again.
 */
@Component(Registries.HOOKS)
public final class OptimizerHook extends Hook {
  private final @Nullable GradientClipping clipping;
  private final StepRule rule;

  /**
   * The arguments.
   *
   * @param gradClip how gradients are clipped; None for not at all
   */
  public record Args(@Default("None") @Nullable GradientClipping gradClip) {}

  /** A hook for any number of runs. */
  public OptimizerHook(Args args) {
    this(args, StepRule.PLAIN);
  }

  OptimizerHook(Args args, StepRule rule) {
    clipping = args.gradClip();
    this.rule = rule;
  }

  @Override
  public void afterTrainIter(Runner runner) {
    Optimizer optimizer = runner.optimizer();
    if (optimizer.needsClosure()) {
      step(() -> optimizer.step(new Evaluations(runner)));
    } else {
      optimizer.zeroGradients();
      Autograd.backward(Autograd.record(() -> rule.weighted(runner.output().loss())));
      rule.step(runner, clipping);
    }
  }

  /** Clips the gradients that there are, logs their norm, and steps. */
  static void step(Runner runner, @Nullable GradientClipping clipping) {
    step(
        () -> {
          clip(runner, clipping, runner.output().samples());
          runner.optimizer().step();
        });
  }

  private static void step(Runnable step) {
    try {
      step.run();
    } catch (StepException e) {
      throw new RunFailure(ErrorCode.BAD_ARGUMENT, e.getMessage());
    }
  }

  /** Clips the gradients that there are, and logs their norm. */
  static void clip(Runner runner, @Nullable GradientClipping clipping, int samples) {
    if (clipping != null) {
      clipping
          .clip(runner.optimizer().gradients())
          .ifPresent(norm -> runner.logBuffer().update("grad_norm", norm, samples));
    }
  }

  /** The loss of the current batch: as the step computed it at first, then computed again. */
  private final class Evaluations implements Closure {
    private final Runner runner;
    private boolean isFirst = true;

    Evaluations(Runner runner) {
      this.runner = runner;
    }

    @Override
    public double loss() {
      try (TensorScope scope = new TensorScope()) {
        StepOutput output = isFirst ? runner.output() : runner.computeStep();
        isFirst = false;
        runner.optimizer().zeroGradients();
        Autograd.backward(output.loss());
        clip(runner, clipping, output.samples());
        return output.loss().to(ElementType.FLOAT64).toDouble();
      }
    }
  }
}
