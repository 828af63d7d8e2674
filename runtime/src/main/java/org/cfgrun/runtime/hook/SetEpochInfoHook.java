package org.cfgrun.runtime.hook;

import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.registry.Component;
import org.cfgrun.runtime.registry.Registries;
import org.cfgrun.runtime.runner.Runner;

/** Tells a model whose training depends on it which epoch begins. */
@Component(Registries.HOOKS)
public final class SetEpochInfoHook extends Hook {
  @Override
  public void beforeRun(Runner runner) {
    model(runner);
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    model(runner).epoch(runner.progress().epoch());
  }

  private static EpochAware model(Runner runner) {
    if (runner.model() instanceof EpochAware model) {
      return model;
    }
    throw new UnfitHookException(
        "`SetEpochInfoHook` tells the model its epoch, but nothing in this model depends on it.");
  }
}
