package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains on two machines, and disturbs them. A machine is a network namespace of its own; a pair of
 * virtual interfaces connects the two. Creating them requires root.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "needs c10d's bridge")
class NetworkFailureTest {
  private static final String CONFIG = "tiny_ranks.cfg";
  private static final String ID = Long.toString(ProcessHandle.current().pid(), 36);

  /** Names of interfaces have at most 15 characters. */
  private static final List<String> MACHINES = List.of("cfa" + ID, "cfb" + ID);

  private static final List<String> ADDRESSES = List.of("10.77.16.1", "10.77.16.2");

  @TempDir static Path folder;

  @BeforeAll
  static void connectMachines() throws IOException, InterruptedException {
    try (InputStream text = DistributedRunTest.class.getResourceAsStream(CONFIG)) {
      Files.copy(text, folder.resolve(CONFIG));
    }
    for (String machine : MACHINES) {
      String problem = ip("netns", "add", machine);
      assumeTrue(problem.isEmpty(), "network namespaces cannot be created: " + problem);
    }
    require("link", "add", MACHINES.get(0), "type", "veth", "peer", "name", MACHINES.get(1));
    for (int i = 0; i < MACHINES.size(); i++) {
      String name = MACHINES.get(i);
      require("link", "set", name, "netns", name);
      require("-n", name, "address", "add", ADDRESSES.get(i) + "/24", "dev", name);
      require("-n", name, "link", "set", name, "up");
      require("-n", name, "link", "set", "lo", "up");
    }
  }

  @AfterAll
  static void removeMachines() throws IOException, InterruptedException {
    for (String machine : MACHINES) {
      ip("netns", "delete", machine);
    }
  }

  private static void require(String... arguments) throws IOException, InterruptedException {
    assertThat(ip(arguments)).as("ip " + String.join(" ", arguments)).isEmpty();
  }

  /** Runs the command {@code ip} and returns its error; empty if it has succeeded. */
  private static String ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      return "there is no command `ip`";
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return process.waitFor() == 0 ? "" : "exit status %s %s".formatted(process.exitValue(), output);
  }

  /** Starts a rank on each machine, and waits for some steps. */
  private static Ranks start(String workDir) {
    List<List<String>> wrappers =
        MACHINES.stream().map(name -> List.of("ip", "netns", "exec", name)).toList();
    Ranks ranks =
        Ranks.start(
            folder,
            wrappers,
            ADDRESSES.get(0),
            1,
            Map.of(),
            List.of(
                "train",
                CONFIG,
                "--work-dir=" + workDir,
                "--cfg-options",
                "dist_params.timeout=5"));
    assertThat(ranks.get(0).awaitIterations(4)).as(ranks.get(0).text()).isTrue();
    return ranks;
  }

  private static void assertReport(ChildRun left, String sentence) throws InterruptedException {
    assertThat(left.awaitEnd()).as(left.text()).isEqualTo(75);
    assertThat(left.text())
        .containsPattern(
            "error: %s This run ended in iteration \\d+\\. The newest checkpoint is `epoch_\\d+\\.pth`; start again with `--auto-resume`\\."
                .formatted(sentence));
  }

  @Test
  void bothMachinesReportAnInterruptedLinkAfterTheTimeout()
      throws IOException, InterruptedException {
    try (Ranks ranks = start("link")) {
      require("-n", MACHINES.get(0), "link", "set", MACHINES.get(0), "down");
      for (int rank = 0; rank < 2; rank++) {
        assertReport(
            ranks.get(rank),
            "Rank %s on `.*` does not answer: nothing was received for 5 s\\.".formatted(1 - rank));
      }
    } finally {
      require("-n", MACHINES.get(0), "link", "set", MACHINES.get(0), "up");
    }
  }

  @Test
  void killedRankOfAnotherMachineIsNamed() throws InterruptedException {
    try (Ranks ranks = start("killed")) {
      assertThat(ranks.get(1).kill()).isTrue();
      assertReport(ranks.get(0), "Rank 1 on `.*` is gone: it closed its connection\\.");
    }
  }

  @Test
  void machineThatServesTheStoreMayBeKilled() throws InterruptedException {
    try (Ranks ranks = start("chief")) {
      assertThat(ranks.get(0).kill()).isTrue();
      assertReport(ranks.get(1), "Rank 0 on `.*` is gone: it closed its connection\\.");
    }
  }

  @Test
  void frozenRankOfAnotherMachineIsNamed() throws IOException, InterruptedException {
    try (Ranks ranks = start("frozen")) {
      ranks.get(1).freeze();
      assertReport(ranks.get(0), "Rank 1 on `.*` does not answer: nothing was received for 5 s\\.");
    }
  }
}
