package org.cfgrun.cli;

import org.cfgrun.runtime.torch.Threads;
import picocli.CommandLine.Option;

/** Options of the commands that run a model. */
final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu[:N]",
      description = "Device to run on; default: ${DEFAULT-VALUE}, the first GPU if there is one.")
  String device = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads per operation; default: all cores.")
  int threads;

  /** Sets the number of threads for the whole process. Starts the engine if it is set. */
  void apply() {
    if (threads > 0) {
      Threads.set(threads);
    }
  }
}
