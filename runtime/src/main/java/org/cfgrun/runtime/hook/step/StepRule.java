package org.cfgrun.runtime.hook.step;

import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** How a loss becomes gradients, and gradients a step. */
interface StepRule {
  /** The loss as it is, and the gradients as they are. */
  StepRule PLAIN =
      new StepRule() {
        @Override
        public Tensor weighted(Tensor loss) {
          return loss;
        }

        @Override
        public void step(Runner runner, @Nullable GradientClipping clipping) {
          OptimizerHook.step(runner, clipping);
        }
      };

  /** What the backward pass begins with; gradients are recorded. */
  Tensor weighted(Tensor loss);

  /** Clips the gradients that there are, logs their norm, and steps. */
  void step(Runner runner, @Nullable GradientClipping clipping);
}
