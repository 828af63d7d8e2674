package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;

/**
 * Gives the buffers of all processes their mean after each epoch. A run of cfgrun is one process,
 * whose buffers are that mean already: nothing is left to do.
 */
@Component(Registries.HOOKS)
public final class SyncBuffersHook extends Hook {
  /**
   * The arguments.
   *
   * @param distributed whether there are several processes
   */
  public record Args(@Default("True") boolean distributed) {}

  /** A hook for any number of runs. */
  public SyncBuffersHook(Args args) {}
}
