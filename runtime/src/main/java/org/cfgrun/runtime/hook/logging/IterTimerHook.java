package org.cfgrun.runtime.hook.logging;

import java.util.Locale;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.log.LogBuffer;
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
    runner.logBuffer().update("data_time", (runner.nanoTime() - since) / NANOS, 1);
  }

  @Override
  public void afterIter(Runner runner) {
    // The buffer waits until the device has computed the step, which belongs to its time.
    LogBuffer buffer = runner.logBuffer();
    long now = runner.nanoTime();
    buffer.update("time", (now - since) / NANOS, 1);
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
}
