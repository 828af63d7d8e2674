package org.cfgrun.cli;

import java.util.Map;
import java.util.function.ToIntFunction;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.Launcher;
import org.cfgrun.runtime.comm.Placement;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.config.DistParams;
import org.cfgrun.runtime.torch.Threads;
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

  private final Map<String, String> environment = System.getenv();
  private Placement place = Launcher.NONE.placement(Map.of(), null);

  /**
   * Reads the place of this process from the environment.
   *
   * @return the streams of this process; rank 0 has those of the command
   */
  Terminal begin(Terminal terminal) {
    place = launcher.placement(environment, null);
    String warning = launcher.warning(environment);
    if (warning != null) {
      terminal.err().println("warning: " + warning);
    }
    return place.rank() > 0 ? terminal.ofRank(place.rank()) : terminal;
  }

  /** Returns the place of this process. */
  Placement place() {
    return place;
  }

  /**
   * Runs the work of a command in this process, connected to the others if there are several.
   *
   * @param work returns the exit status
   */
  int run(
      Terminal terminal,
      EvaluatedConfig config,
      DeviceOptions device,
      Problems problems,
      ToIntFunction<Communicator> work) {
    if (place.world() == 1) {
      return work.applyAsInt(
          launcher == Launcher.NONE ? SingleProcess.INSTANCE : SingleProcess.LAUNCHED);
    }
    DistParams dist = DistParams.read(config.root(), problems);
    if (problems.hasErrors()) {
      return ComponentCommands.failed(terminal, problems);
    }
    if (device.isGpu()) {
      throw new UserFacingException("Several processes can run on CPUs only. Add `--device cpu`.");
    }
    if (device.threads == null) {
      Threads.set(place.threads(Runtime.getRuntime().availableProcessors()));
    }
    return new LaunchedRun(terminal, environment)
        .run(launcher.placement(environment, dist.port()), dist.timeout(), problems, work);
  }
}
