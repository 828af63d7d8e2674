package org.cfgrun.cli;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Threads;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that run a model. */
final class DeviceOptions {
  private static final int MAX_THREADS = 1024;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu[:N]",
      description = "Device to run on; default: ${DEFAULT-VALUE}, the first GPU if there is one.")
  String device = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads per operation; default: all cores.")
  @Nullable Integer threads;

  /**
   * Returns a hint if other processes keep the processors busy: then threads of an operation wait
   * for each other, which makes a step several times slower. The number of threads is not reduced
   * on its own, because the last bits of results depend on it.
   *
   * @return null without a reason, or if the user has set the number of threads
   */
  @Nullable String busyHint() {
    int processors = Runtime.getRuntime().availableProcessors();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return threads == null ? busyHint(load, processors) : null;
  }

  /**
   * @param load how many processes want to run; negative if unknown
   */
  static @Nullable String busyHint(double load, int processors) {
    return processors > 1 && load >= 0.7 * processors
        ? String.format(
            Locale.ROOT,
            "note: the machine is busy (load %.1f on %d processors); `--threads 1` may be faster",
            load,
            processors)
        : null;
  }

  /** Returns whether the device is a GPU. Starts the engine. */
  boolean isGpu() {
    try {
      return Device.parse(device).isGpu();
    } catch (IllegalArgumentException unknown) {
      // Reported with the config's other problems.
      return false;
    }
  }

  /** Sets the number of threads for the whole process. Starts the engine if it is set. */
  void apply() {
    if (threads != null) {
      // libtorch starts as many as it is told, which keeps a machine busy for minutes.
      if (threads < 1 || threads > MAX_THREADS) {
        throw new UserFacingException(
            "--threads must be from 1 to %s, got %s.".formatted(MAX_THREADS, threads));
      }
      Threads.set(threads);
    }
  }
}
