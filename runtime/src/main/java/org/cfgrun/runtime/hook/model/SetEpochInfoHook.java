package org.cfgrun.runtime.hook.model;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.runner.Runner;

/** Sets the epoch of model parts whose training depends on it. */
@Component(Registries.HOOKS)
public final class SetEpochInfoHook extends Hook {
  @Override
  public void beforeRun(Runner runner) {
    if (parts(runner).isEmpty()) {
      throw failure(
          "`SetEpochInfoHook` has no effect: no part of this model depends on the epoch. Remove the hook.");
    }
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    parts(runner).forEach(part -> part.epoch(runner.progress().epoch()));
  }

  private static List<EpochAware> parts(Runner runner) {
    return partsOfModel(runner, EpochAware.class);
  }
}
