package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/**
 * Averages the state of normalization layers over all processes. A run of cfgrun is a single
 * process, so the hook only logs that there is nothing to synchronize.
 */
@Component(Registries.HOOKS)
public final class SyncNormHook extends Hook {
  /**
   * Arguments of the hook.
   *
   * @param numLastEpochs number of final epochs with synchronization after every epoch
   * @param interval interval of synchronization before those, in epochs
   */
  public record Args(@Default("15") long numLastEpochs, @Default("1") long interval) {}

  /** Creates the hook, which can be shared by several runs. */
  public SyncNormHook(Args args) {}

  @Override
  public void beforeRun(Runner runner) {
    runner.log().info("`SyncNormHook` has nothing to synchronize: the run is a single process.");
  }
}
