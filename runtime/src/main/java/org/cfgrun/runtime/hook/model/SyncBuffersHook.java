package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.ModelBuffers;
import org.cfgrun.runtime.runner.Runner;

/**
 * Averages the buffers of the model over all processes after each epoch. Counters stay unchanged,
 * whereas mmcv's hook fails on them.
 */
@Component(Registries.HOOKS)
public final class SyncBuffersHook extends Hook {
  private final boolean distributed;

  /**
   * Arguments of the hook.
   *
   * @param distributed whether there are several processes
   */
  public record Args(@Default("True") boolean distributed) {}

  /** Creates the hook, which can be shared by several runs. */
  public SyncBuffersHook(Args args) {
    distributed = args.distributed();
  }

  @Override
  public void afterEpoch(Runner runner) {
    if (distributed) {
      ModelBuffers.average(runner);
    }
  }
}
