package org.cfgrun.runtime.hook.model;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.runner.Runner;

/** Tells the parts of a model whose training depends on it which epoch begins. */
@Component(Registries.HOOKS)
public final class SetEpochInfoHook extends Hook {
  @Override
  public void beforeRun(Runner runner) {
    if (parts(runner).isEmpty()) {
      throw failure(
          "`SetEpochInfoHook` tells the model its epoch, but nothing in this model depends on it.");
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
