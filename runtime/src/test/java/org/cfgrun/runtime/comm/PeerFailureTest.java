package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what errors of c10d mean. */
class PeerFailureTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<Peer> PEERS =
      List.of(
          new Peer("node-a", "10.77.0.1", 1),
          new Peer("node-b", "10.77.0.2", 2),
          new Peer("node-b", "10.77.0.2", 3),
          new Peer("node-c", "10.77.0.3", 4));

  /** The form of an exception of a kernel. */
  private static String raised(String message) {
    return """
        The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript, serialized code (most recent call last):
          File "code/__torch__.py", line 4, in completed
            return ops._c10d_functional.wait_tensor(x)
        RuntimeError: %s
        Exception raised from wait at pair.cc [127.0.0.1]:9
        """
        .formatted(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[/pytorch/gloo/pair.cc:538] Connection closed by peer [10.77.0.2]:10990",
        "[/pytorch/gloo/pair.cc:471] Read error [10.77.0.2]:10990: Connection reset by peer",
        "[/pytorch/gloo/pair.cc:299] writev [10.77.0.2]:10990: Broken pipe"
      })
  void closedConnectionsAreLostProcesses(String error) {
    assertThat(PeerFailure.parse(raised(error))).isEqualTo(PeerFailure.CLOSED);
    assertThat(PeerFailure.CLOSED.sentence(Set.of(1), PEERS, TIMEOUT))
        .isEqualTo("Rank 1 on `node-b` is gone: it closed its connection.");
    assertThat(PeerFailure.CLOSED.sentence(Set.of(0, 3), PEERS, TIMEOUT))
        .isEqualTo(
            "Ranks 0 on `node-a` and 3 on `node-c` are gone: they closed their connections.");
  }

  @Test
  void silentRanksAreNamedByHost() {
    assertThat(PeerFailure.parse(raised("Timed out waiting 5000ms for recv operation to complete")))
        .isEqualTo(PeerFailure.SILENT);
    assertThat(PeerFailure.SILENT.sentence(Set.of(3), PEERS, TIMEOUT))
        .isEqualTo("Rank 3 on `node-c` does not answer: nothing was received for 5 s.");
    assertThat(PeerFailure.SILENT.sentence(Set.of(3, 2, 1), PEERS, TIMEOUT))
        .isEqualTo(
            "Ranks 1, 2 on `node-b` and 3 on `node-c` do not answer: nothing was received for 5 s.");
    assertThat(PeerFailure.SILENT.sentence(Set.of(), PEERS, TIMEOUT))
        .isEqualTo("Another process does not answer: nothing was received for 5 s.");
  }

  @Test
  void otherErrorsAreNotFailuresOfPeers() {
    assertThat(PeerFailure.parse(raised("The size of tensor a (2) must match"))).isNull();
    assertThat(PeerFailure.parse(null)).isNull();
  }
}
