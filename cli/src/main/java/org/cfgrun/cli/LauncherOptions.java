package org.cfgrun.cli;

import java.util.Map;
import org.cfgrun.runtime.comm.Launcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a command that a launcher can start as several processes. */
final class LauncherOptions {
  @Option(
      names = "--launcher",
      paramLabel = "none|pytorch|slurm|mpi",
      description =
          "The program that has started this process as one of several: torchrun, srun or mpirun; "
              + "default: none.")
  Launcher launcher = Launcher.NONE;

  /** {@code torch.distributed.launch} appends it; the variable LOCAL_RANK has the same value. */
  @Option(
      names = {"--local_rank", "--local-rank"},
      hidden = true)
  @Nullable Integer ignoredLocalRank;

  /** Returns the environment variables of the launcher. */
  static Map<String, String> environment() {
    return System.getenv();
  }
}
