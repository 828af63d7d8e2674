package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the places that launchers give to processes, and the start of process groups. */
class LauncherTest {
  private static final Map<String, String> TORCHRUN =
      Map.of(
          "RANK", "5",
          "WORLD_SIZE", "8",
          "LOCAL_RANK", "1",
          "LOCAL_WORLD_SIZE", "4",
          "MASTER_ADDR", "node-a",
          "MASTER_PORT", "29400",
          "TORCHELASTIC_RESTART_COUNT", "2",
          "TORCHELASTIC_RUN_ID", "job",
          "TORCHELASTIC_USE_AGENT_STORE", "True");

  private static final Map<String, String> SLURM =
      Map.of(
          "SLURM_PROCID", "2",
          "SLURM_NTASKS", "5",
          "SLURM_LOCALID", "0",
          "SLURM_NODEID", "1",
          "SLURM_STEP_NODELIST", "gpu[03-5,7],cpu1",
          "SLURM_TASKS_PER_NODE", "2(x2),1",
          "SLURM_RESTART_COUNT", "1",
          "SLURM_JOB_ID", "77");

  private static final Map<String, String> OPEN_MPI =
      Map.of(
          "OMPI_COMM_WORLD_RANK", "1",
          "OMPI_COMM_WORLD_SIZE", "2",
          "OMPI_COMM_WORLD_LOCAL_RANK", "1",
          "OMPI_COMM_WORLD_LOCAL_SIZE", "2",
          "MASTER_ADDR", "10.0.0.1");

  private static Map<String, String> with(Map<String, String> variables, String... changes) {
    Map<String, String> changed = new HashMap<>(variables);
    for (int i = 0; i < changes.length; i += 2) {
      changed.put(changes[i], changes[i + 1]);
    }
    changed.values().removeIf("-"::equals);
    return changed;
  }

  @Test
  void readsTheVariablesOfEachLauncher() {
    assertThat(Launcher.PYTORCH.placement(TORCHRUN, null))
        .isEqualTo(new Placement(5, 8, 1, 4, "node-a", 29400, 2, "job", true));
    assertThat(Launcher.SLURM.placement(SLURM, null))
        .isEqualTo(new Placement(2, 5, 0, 2, "gpu03", 29500, 1, "77", false));
    assertThat(Launcher.MPI.placement(OPEN_MPI, null))
        .isEqualTo(new Placement(1, 2, 1, 2, "10.0.0.1", 29500, 0, "-", false));
    assertThat(
            Launcher.MPI.placement(
                Map.of(
                    "PMI_RANK", "0",
                    "PMI_SIZE", "2",
                    "MPI_LOCALRANKID", "0",
                    "MASTER_ADDR", "a",
                    "MASTER_PORT", "1234"),
                null))
        .isEqualTo(new Placement(0, 2, 0, 1, "a", 1234, 0, "-", false));
    assertThat(Launcher.NONE.placement(TORCHRUN, 29501).world()).isEqualTo(1);
  }

  @Test
  void fillsInWhatIsMissing() {
    Map<String, String> least =
        Map.of("RANK", "1", "WORLD_SIZE", "2", "MASTER_ADDR", "a", "MASTER_PORT", "1");
    assertThat(Launcher.PYTORCH.placement(least, null))
        .isEqualTo(new Placement(1, 2, 0, 1, "a", 1, 0, "-", false));
    assertThat(Launcher.SLURM.placement(with(SLURM, "MASTER_PORT", "1000"), 2000).masterPort())
        .isEqualTo(2000);
    assertThat(Launcher.SLURM.placement(with(SLURM, "MASTER_PORT", "1000"), null).masterPort())
        .isEqualTo(1000);
    assertThat(Launcher.SLURM.placement(with(SLURM, "MASTER_ADDR", "b"), null).masterAddress())
        .isEqualTo("b");
    assertThat(
            Launcher.SLURM
                .placement(
                    with(SLURM, "SLURM_STEP_NODELIST", "-", "SLURM_NODELIST", "n[1-2]"), null)
                .masterAddress())
        .isEqualTo("n1");
  }

  @ParameterizedTest
  @CsvSource({
    "PYTORCH, RANK, -, is not set",
    "PYTORCH, RANK, 8, is `8`: expected an int from 0 to 7",
    "PYTORCH, RANK, x, is `x`: expected an int",
    "PYTORCH, WORLD_SIZE, 0, is `0`: expected an int from 1",
    "PYTORCH, MASTER_ADDR, -, is not set",
    "PYTORCH, MASTER_PORT, -, is not set",
    "PYTORCH, MASTER_PORT, 70000, expected an int from 1 to 65535",
    "PYTORCH, TORCHELASTIC_RESTART_COUNT, -1, expected an int of at least 0",
    "SLURM, SLURM_PROCID, -, is not set",
    "SLURM, SLURM_NTASKS, 1.5, expected an int",
    "MPI, OMPI_COMM_WORLD_SIZE, -, is not set",
    "MPI, MASTER_ADDR, -, is not set"
  })
  void namesLauncherAndVariable(Launcher launcher, String name, String value, String problem) {
    Map<String, String> all = new HashMap<>(TORCHRUN);
    if (launcher != Launcher.PYTORCH) {
      all = new HashMap<>(launcher == Launcher.SLURM ? SLURM : OPEN_MPI);
    }
    Map<String, String> variables = with(all, name, value);
    assertThatThrownBy(() -> launcher.placement(variables, null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("`--launcher " + launcher.id() + "`")
        .hasMessageContaining("The environment variable " + name + " ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|a",
        "a,b|a",
        "a[1-3,7],b|a1",
        "node[001-010]|node001",
        "rack[2,4-6]n[7-8]x,b|rack2n7x"
      })
  void expandsTheFirstHostOfSlurm(String nodes, String first) {
    assertThat(Launcher.firstHost(nodes)).isEqualTo(first);
  }

  @Test
  void expandsTheTasksOfSlurm() {
    assertThat(Launcher.tasksPerNode("2(x3),1,4")).containsExactly(2, 2, 2, 1, 4);
  }

  @Test
  void warnsOfProcessesWithoutALauncher() {
    assertThat(Launcher.NONE.warning(TORCHRUN)).contains("WORLD_SIZE is 8", "--launcher pytorch");
    assertThat(Launcher.NONE.warning(Map.of("WORLD_SIZE", "1"))).isNull();
    assertThat(Launcher.NONE.warning(Map.of())).isNull();
    assertThat(Launcher.PYTORCH.warning(TORCHRUN)).isNull();
  }

  @Test
  void restartsHaveTheirOwnKeysAndMachinesShareProcessors() {
    Placement place = Launcher.PYTORCH.placement(TORCHRUN, null);
    assertThat(place.prefix()).isEqualTo("cfgrun/job/attempt_2");
    assertThat(place.threads(9)).isEqualTo(2);
    assertThat(place.threads(2)).isEqualTo(1);
    assertThat(place.servesStore()).isFalse();
    assertThat(Launcher.PYTORCH.placement(with(TORCHRUN, "RANK", "0"), null).servesStore())
        .isFalse();
    assertThat(Launcher.SLURM.placement(with(SLURM, "SLURM_PROCID", "0"), null).servesStore())
        .isTrue();
  }

  @Test
  void listensWhereRankZeroIsReached() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    assertThat(Rendezvous.localAddress(Map.of(), loopback, 1)).isEqualTo("127.0.0.1");
    assertThat(Rendezvous.localAddress(Map.of("GLOO_SOCKET_IFNAME", "lo,x"), loopback, 1))
        .isEqualTo("127.0.0.1");
    assertThatThrownBy(
            () -> Rendezvous.localAddress(Map.of("GLOO_SOCKET_IFNAME", "none0"), loopback, 1))
        .hasMessage(
            "GLOO_SOCKET_IFNAME names `none0`, which is not a network interface with an address.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Timed out after 7 seconds waiting for clients. 1/2 clients joined."
            + "|Only 1 of 2 processes have started within 6 s.",
        "The client socket has timed out after 6000ms while trying to connect to (a, 29400)."
            + "|Rank 0 does not answer at node-a:29400 within 6 s.",
        "The server socket has failed to listen on any local network address. port: 29400,"
            + " useIpv6: false, code: -98, name: EADDRINUSE, message: address already in use"
            + "|Port 29400 is used by another program on this machine.",
        "[enforce fail at connectFullMesh] Connect timeout"
            + "|The processes cannot connect to each other. This one listens at 10.0.0.9.",
        "Something else\\nframe #1|The processes cannot be connected: Something else."
      })
  void explainsErrorsOfTheStart(String error, String expected) {
    Placement place = Launcher.PYTORCH.placement(TORCHRUN, null);
    ConfigException explained =
        Rendezvous.explained(place, "10.0.0.9", error.replace("\\n", "\n"), Duration.ofSeconds(6));
    assertThat(explained).hasMessage(expected);
    assertThat(explained.diagnostic().help()).isNotEmpty();
  }

  @Test
  void differencesNameRankHostAndFact() {
    Map<String, String> first = Map.of("cfgrun version", "0.4", "seed", "1", "host", "a");
    assertThat(Agreement.difference(List.of(first, with(first, "host", "b")))).isNull();
    assertThat(
            Agreement.difference(
                List.of(first, first, with(first, "host", "node-b", "cfgrun version", "0.3"))))
        .isEqualTo("Rank 2 on `node-b` and rank 0 differ in the cfgrun version: 0.3 and 0.4.");
  }
}
