package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/**
 * Gives the normalisation layers of all processes their mean state. A run of cfgrun is one process,
 * whose state is that mean already; the log says so.
 */
@Component(Registries.HOOKS)
public final class SyncNormHook extends Hook {
  /**
   * The arguments.
   *
   * @param numLastEpochs in how many last epochs the mean would be taken after every epoch
   * @param interval every how many epochs it would be taken before them
   */
  public record Args(@Default("15") long numLastEpochs, @Default("1") long interval) {}

  /** A hook for any number of runs. */
  public SyncNormHook(Args args) {}

  @Override
  public void beforeRun(Runner runner) {
    runner.log().info("The run is one process: `SyncNormHook` has nothing to synchronise.");
  }
}
