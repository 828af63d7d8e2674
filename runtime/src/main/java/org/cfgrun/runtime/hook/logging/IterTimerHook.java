package org.cfgrun.runtime.hook.logging;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/**
 * Measures the duration of each step in seconds: {@code data_time} is the wait for the batch,
 * {@code time} the whole step.
 */
@Component(Registries.HOOKS)
public final class IterTimerHook extends Hook {
  private static final double NANOS = 1e9;

  private long since;

  @Override
  public void beforeEpoch(Runner runner) {
    since = runner.nanoTime();
  }

  @Override
  public void beforeIter(Runner runner) {
    log(runner, "data_time", runner.nanoTime());
  }

  @Override
  public void afterIter(Runner runner) {
    long now = runner.nanoTime();
    log(runner, "time", now);
    since = now;
  }

  private void log(Runner runner, String name, long now) {
    runner.logBuffer().update(name, (now - since) / NANOS, 1);
  }
}
