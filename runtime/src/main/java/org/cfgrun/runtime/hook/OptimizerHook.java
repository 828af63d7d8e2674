package org.cfgrun.runtime.hook;

import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.registry.Component;
import org.cfgrun.runtime.registry.Default;
import org.cfgrun.runtime.registry.Registries;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Autograd;
import org.jspecify.annotations.Nullable;

/**
 * Learns from a batch: zeroes the gradients, goes backward from the loss, clips, steps. With {@code
 * grad_clip} the norm before clipping is logged as {@code grad_norm}.
 */
@Component(Registries.HOOKS)
public final class OptimizerHook extends Hook {
  private final @Nullable GradientClipping clipping;

  /**
   * The arguments.
   *
   * @param gradClip how gradients are clipped; None for not at all
   */
  public record Args(@Default("None") @Nullable GradientClipping gradClip) {}

  /** A hook for any number of runs. */
  public OptimizerHook(Args args) {
    clipping = args.gradClip();
  }

  @Override
  public void afterTrainIter(Runner runner) {
    Optimizer optimizer = runner.optimizer();
    StepOutput output = runner.output();
    optimizer.zeroGradients();
    Autograd.backward(output.loss());
    if (clipping != null) {
      clipping
          .clip(optimizer.gradients())
          .ifPresent(norm -> runner.logBuffer().update("grad_norm", norm, output.samples()));
    }
    optimizer.step();
  }
}
