package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the shell examples of docs/distributed.md. Launchers are replaced by scripts that start all
 * processes on this machine, with the variables that the real ones set.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "needs c10d's bridge")
class DistributedDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "distributed.md");
  private static final Pattern SCRIPT = Pattern.compile("(?s)\n```python\n# (\\S+)\n(.*?)```\n");
  private static final Pattern SHELL = Pattern.compile("(?s)\n```sh\n(.*?)```\n");

  private static final String START =
      """
      status=0
      for rank in $(seq $((world - 1)) -1 0); do
        start $rank "$@" &
      done
      for job in $(jobs -p); do wait $job || status=$?; done
      exit $status
      """;

  private static final Map<String, String> LAUNCHERS =
      Map.of(
          "torchrun",
          """
          #!/bin/bash
          nodes=1
          while [[ $1 == --* ]]; do
            case $1 in
              --no-python) shift; continue ;;
              --nproc-per-node) local_world=$2 ;;
              --nnodes) nodes=$2 ;;
              --node-rank | --master-addr | --master-port | --max-restarts) ;;
              *) echo "unknown option $1"; exit 2 ;;
            esac
            shift 2
          done
          world=$((local_world * nodes))
          export WORLD_SIZE=$world LOCAL_WORLD_SIZE=$local_world MASTER_ADDR=127.0.0.1 MASTER_PORT=$PORT
          start() { rank=$1; shift; RANK=$rank LOCAL_RANK=$((rank % local_world)) "$@"; }
          """
              + START,
          "spark-submit",
          """
          #!/bin/bash
          [ "$1" = --master ] || exit 2
          exec python3 "${@:3}"
          """,
          "srun",
          """
          #!/bin/bash
          [ "$1" = --ntasks ] || exit 2
          world=$2; shift 2
          export SLURM_NTASKS=$world SLURM_STEP_NODELIST=localhost SLURM_TASKS_PER_NODE=$world MASTER_PORT=$PORT
          start() { rank=$1; shift; SLURM_PROCID=$rank SLURM_LOCALID=$rank "$@"; }
          """
              + START,
          "mpirun",
          """
          #!/bin/bash
          [ "$1 $3" = "-n -x" ] || exit 2
          world=$2; shift 4
          export OMPI_COMM_WORLD_SIZE=$world OMPI_COMM_WORLD_LOCAL_SIZE=$world
          export MASTER_ADDR=127.0.0.1 MASTER_PORT=$PORT
          start() { rank=$1; shift; OMPI_COMM_WORLD_RANK=$rank OMPI_COMM_WORLD_LOCAL_RANK=$rank "$@"; }
          """
              + START);

  @TempDir Path folder;

  static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher shell = SHELL.matcher(Files.readString(DOCUMENT));
    while (shell.find()) {
      examples.add(shell.group(1));
    }
    assertThat(examples).hasSizeGreaterThan(3);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleTrains(String example) throws IOException, InterruptedException {
    try (InputStream text = DistributedRunTest.class.getResourceAsStream("tiny_ranks.cfg")) {
      String config = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(folder.resolve("my.cfg"), config.replace("max_epochs=6", "max_epochs=1"));
    }
    Matcher scripts = SCRIPT.matcher(Files.readString(DOCUMENT));
    while (scripts.find()) {
      Files.writeString(folder.resolve(scripts.group(1)), scripts.group(2));
    }
    try (InputStream spark = DistributedRunTest.class.getResourceAsStream("spark/pyspark.py")) {
      Files.copy(spark, folder.resolve("pyspark.py"));
    }
    for (Map.Entry<String, String> launcher : LAUNCHERS.entrySet()) {
      Path script = Files.writeString(folder.resolve(launcher.getKey()), launcher.getValue());
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = Integer.toString(socket.getLocalPort());
    }
    Path log = folder.resolve("output");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-e", "-c", example.replace("29500", port))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = shell.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PORT", port);
    environment.put(
        "PATH", folder + ":" + Installation.launcher().getParent() + ":" + System.getenv("PATH"));
    Process process = shell.start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("Done; checkpoints and logs are in ");
    assertThat(folder.resolve("work_dirs/my/latest.pth")).exists();
  }
}
