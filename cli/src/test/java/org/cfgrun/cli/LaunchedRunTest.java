package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a process of a run prints, and what it tells its launcher. */
class LaunchedRunTest {
  @TempDir Path folder;

  @Test
  void otherRanksPrintOneLineForEachError() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(new ByteArrayOutputStream(), bytes).ofRank(3);
    PrintStream err = terminal.err();
    err.println("warning[x]: known to rank 0");
    err.println("error[x]: only here");
    err.println("  --> main.cfg:1:1");
    err.println("[rank 3] logged");
    err.println("This is a bug in cfgrun; ...");
    err.println("  at A.b");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[rank 3] error[x]: only here",
            "[rank 3] logged",
            "[rank 3] This is a bug in cfgrun; ...",
            "[rank 3]   at A.b");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "needs c10d's bridge")
  void failureIsWrittenToTheFileOfTorchrun() throws Exception {
    Path file = folder.resolve("error.json");
    Terminal terminal = Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    LaunchedRun run = new LaunchedRun(terminal, Map.of("TORCHELASTIC_ERROR_FILE", file.toString()));
    int port;
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Placement place = new Placement(0, 1, 0, 1, "127.0.0.1", port, 0, "-", false);
    Problems problems = new Problems();
    assertThat(run.run(place, Duration.ofSeconds(60), problems, group -> ExitStatus.OK)).isZero();
    assertThat(file).doesNotExist();
    int status =
        run.run(
            place,
            Duration.ofSeconds(60),
            problems,
            group -> {
              problems.error(ErrorCode.BAD_VALUE, null, "`a` is missing");
              return ExitStatus.EVALUATION;
            });
    assertThat(status).isEqualTo(ExitStatus.EVALUATION);
    assertThat(Files.readString(file))
        .contains("\"message\":\"`a` is missing\"", "\"py_callstack\":\"\"", "\"timestamp\":\"");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    run.run(
                        place,
                        Duration.ofSeconds(60),
                        problems,
                        group -> {
                          throw new ConfigException(ErrorCode.ENVIRONMENT, "The disk is full.");
                        })))
        .hasMessage("The disk is full.");
    assertThat(Files.readString(file)).contains("\"message\":\"The disk is full\"");
  }

  @Test
  void unknownLauncherIsAUsageError() {
    CommandRun run = CommandRun.of("train", "none.cfg", "--launcher", "horovod");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains("--launcher").contains("PYTORCH");
  }
}
