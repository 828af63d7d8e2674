package org.cfgrun.runtime.optim;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * How PyTorch is asked to carry a step out, which changes nothing in the numbers.
 *
 * @param foreach whether PyTorch takes all parameters together instead of one after the other; here
 *     they are taken together whatever is said
 * @param capturable whether a step can be part of a CUDA graph; False is all there is
 * @param differentiable whether gradients flow through a step; False is all there is
 */
public record Execution(
    @Default("None") @Nullable Boolean foreach,
    @Default("False") boolean capturable,
    @Default("False") boolean differentiable) {
  /** What PyTorch does unless it is told otherwise. */
  public static final Execution DEFAULT = new Execution(null, false, false);

  /** Refuses what no step does. */
  public Execution {
    ArgumentChecks.notCapturable(capturable);
    ArgumentChecks.notDifferentiable(differentiable);
  }
}
