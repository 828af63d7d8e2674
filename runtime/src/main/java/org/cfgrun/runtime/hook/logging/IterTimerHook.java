package org.cfgrun.runtime.hook.logging;

import java.util.Locale;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Measures the duration of each step in seconds: {@code data_time} is the wait for the batch,
 * {@code time} the whole step.
 */
@Component(Registries.HOOKS)
public final class IterTimerHook extends Hook {
  private static final double NANOS = 1e9;

  private long since;
  private long samples;
  private long nanos;

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
    if (runner.mode() == Mode.TRAIN) {
      samples += (long) runner.output().samples() * runner.communicator().world();
      nanos += now - since;
    }
    since = now;
  }

  /**
   * Returns how many samples the training steps of all processes took and how many per second, with
   * data loading and without evaluation between epochs; null if there was no step.
   */
  public @Nullable String throughput() {
    return samples == 0
        ? null
        : String.format(
            Locale.ROOT,
            "Trained on %,d images in %.1f s: %.1f images per second.",
            samples,
            nanos / NANOS,
            samples * NANOS / Math.max(nanos, 1));
  }

  private void log(Runner runner, String name, long now) {
    runner.logBuffer().update(name, (now - since) / NANOS, 1);
  }
}
