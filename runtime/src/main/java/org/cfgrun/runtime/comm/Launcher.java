package org.cfgrun.runtime.comm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Program that starts the processes of a run. It tells each process its place by environment
 * variables; their names and defaults are those that mmcv's {@code init_dist} and {@code torchrun}
 * use.
 */
public enum Launcher {
  /** A single process. */
  NONE("cfgrun itself"),
  /** PyTorch's {@code torchrun}, or any program that sets the same variables. */
  PYTORCH("torchrun"),
  /** Slurm's {@code srun}. */
  SLURM("srun"),
  /** The {@code mpirun} of Open MPI, MPICH or Intel MPI. */
  MPI("mpirun");

  /** The port of the store if nothing chooses one; PyTorch's default. */
  public static final int DEFAULT_PORT = 29500;

  private static final int LAST_PORT = 65535;
  private static final int MOST_PROCESSES = 1 << 20;
  private static final Pattern REPEATED = Pattern.compile("(\\d{1,9})(?:\\(x(\\d{1,9})\\))?");
  private static final Pattern RANGE = Pattern.compile("\\[([^\\],-]*)[^\\]]*]");

  private final String program;

  Launcher(String program) {
    this.program = program;
  }

  /** Returns the name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the place of this process.
   *
   * @param environment the environment variables
   * @param port the config's {@code dist_params.port}, which only Slurm uses; null without one
   * @throws ConfigException if a variable is missing or invalid
   */
  public Placement placement(Map<String, String> environment, @Nullable Integer port) {
    Variables variables = new Variables(environment);
    return switch (this) {
      case NONE -> new Placement(0, 1, 0, 1, "127.0.0.1", DEFAULT_PORT, 0, "-", false);
      case PYTORCH -> pytorch(variables);
      case SLURM -> slurm(variables, port);
      case MPI -> mpi(variables);
    };
  }

  /**
   * Returns a warning if another program than the selected launcher seems to have started this
   * process; null without one.
   */
  public @Nullable String warning(Map<String, String> environment) {
    String world = environment.get("WORLD_SIZE");
    return this == NONE && world != null && world.matches("\\d+") && !world.matches("0*[01]")
        ? "WORLD_SIZE is %s, but this process trains alone. If torchrun has started it, add `--launcher pytorch`."
            .formatted(world)
        : null;
  }

  private Placement pytorch(Variables variables) {
    int world = variables.count("WORLD_SIZE");
    int localWorld = variables.number("LOCAL_WORLD_SIZE", 1, world, 1);
    int rank = variables.rank("RANK", world);
    return new Placement(
        rank,
        world,
        variables.number("LOCAL_RANK", 0, world - 1, rank % localWorld),
        localWorld,
        variables.text("MASTER_ADDR"),
        variables.number("MASTER_PORT", 1, LAST_PORT, null),
        variables.number("TORCHELASTIC_RESTART_COUNT", 0, Integer.MAX_VALUE, 0),
        variables.text("TORCHELASTIC_RUN_ID", "-"),
        variables.text("TORCHELASTIC_USE_AGENT_STORE", "").equals("True"));
  }

  private Placement slurm(Variables variables, @Nullable Integer port) {
    int world = variables.count("SLURM_NTASKS");
    String nodes =
        variables.text("SLURM_STEP_NODELIST", variables.text("SLURM_NODELIST", "127.0.0.1"));
    int node = variables.number("SLURM_NODEID", 0, MOST_PROCESSES, 0);
    List<Integer> tasks = tasksPerNode(variables.text("SLURM_TASKS_PER_NODE", "1"));
    return new Placement(
        variables.rank("SLURM_PROCID", world),
        world,
        variables.number("SLURM_LOCALID", 0, world - 1, null),
        node < tasks.size() ? tasks.get(node) : 1,
        variables.text("MASTER_ADDR", firstHost(nodes)),
        port == null ? variables.number("MASTER_PORT", 1, LAST_PORT, DEFAULT_PORT) : port,
        variables.number("SLURM_RESTART_COUNT", 0, Integer.MAX_VALUE, 0),
        variables.text("SLURM_JOB_ID", "-"),
        false);
  }

  private Placement mpi(Variables variables) {
    boolean openMpi = variables.has("OMPI_COMM_WORLD_RANK");
    int world = variables.count(openMpi ? "OMPI_COMM_WORLD_SIZE" : "PMI_SIZE");
    return new Placement(
        variables.rank(openMpi ? "OMPI_COMM_WORLD_RANK" : "PMI_RANK", world),
        world,
        variables.number(
            openMpi ? "OMPI_COMM_WORLD_LOCAL_RANK" : "MPI_LOCALRANKID", 0, world - 1, null),
        variables.number(openMpi ? "OMPI_COMM_WORLD_LOCAL_SIZE" : "MPI_LOCALNRANKS", 1, world, 1),
        variables.text("MASTER_ADDR"),
        variables.number("MASTER_PORT", 1, LAST_PORT, DEFAULT_PORT),
        0,
        "-",
        false);
  }

  /** Returns the first host of Slurm's list: {@code gpu3} of {@code gpu[3-5,8],cpu1}. */
  static String firstHost(String nodes) {
    int depth = 0;
    int end = 0;
    while (end < nodes.length() && (depth > 0 || nodes.charAt(end) != ',')) {
      char c = nodes.charAt(end++);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    return RANGE.matcher(nodes.substring(0, end)).replaceAll("$1");
  }

  /** Returns the numbers of Slurm's list: 2, 2, 1 of {@code 2(x2),1}. */
  static List<Integer> tasksPerNode(String list) {
    List<Integer> tasks = new ArrayList<>();
    Matcher entry = REPEATED.matcher(list);
    while (entry.find() && tasks.size() < MOST_PROCESSES) {
      int times = entry.group(2) == null ? 1 : Integer.parseInt(entry.group(2));
      for (int i = 0; i < Math.min(times, MOST_PROCESSES); i++) {
        tasks.add(Math.max(1, Integer.parseInt(entry.group(1))));
      }
    }
    return tasks;
  }

  /** Environment variables, with errors that name them and the launcher. */
  private final class Variables {
    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
      this.environment = environment;
    }

    boolean has(String name) {
      return environment.containsKey(name);
    }

    String text(String name, String otherwise) {
      String value = environment.get(name);
      return value == null || value.isEmpty() ? otherwise : value;
    }

    String text(String name) {
      String value = text(name, "");
      if (value.isEmpty()) {
        throw failure(
            "The environment variable %s is not set.".formatted(name),
            name.equals("MASTER_ADDR")
                ? "set MASTER_ADDR to the address of the machine of rank 0"
                : "start the processes with `%s`, or use another launcher".formatted(program));
      }
      return value;
    }

    int number(String name, int least, int most, @Nullable Integer otherwise) {
      String value = otherwise == null ? text(name) : text(name, otherwise.toString());
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException invalid) {
        // Reported below, as is a number out of range.
      }
      String range =
          most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
      throw failure(
          "The environment variable %s is `%s`: expected an int %s.".formatted(name, value, range),
          "start the processes with `%s`, or fix the variable".formatted(program));
    }

    int count(String name) {
      return number(name, 1, MOST_PROCESSES, null);
    }

    int rank(String name, int world) {
      return number(name, 0, world - 1, null);
    }

    private ConfigException failure(String message, String fix) {
      return new ConfigException(
          Diagnostic.error(
                  ErrorCode.ENVIRONMENT,
                  null,
                  "`--launcher %s` cannot be used. %s".formatted(id(), message))
              .help(fix));
    }
  }
}
