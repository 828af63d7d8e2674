package org.cfgrun.runtime.optim;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's execution options, which do not affect results.
 *
 * @param foreach accepted for compatibility; parameters are always updated together
 * @param capturable must be False: steps are not captured in CUDA graphs
 * @param differentiable must be False: gradients through optimizer steps are not supported
 */
public record Execution(
    @Default("None") @Nullable Boolean foreach,
    @Default("False") boolean capturable,
    @Default("False") boolean differentiable) {
  /** PyTorch's defaults. */
  public static final Execution DEFAULT = new Execution(null, false, false);

  /** Rejects unsupported options. */
  public Execution {
    ArgumentChecks.notCapturable(capturable);
    ArgumentChecks.notDifferentiable(differentiable);
  }
}
