package org.cfgrun.runtime.comm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests what errors of c10d mean. */
class PeerFailureTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final List<Peer> PEERS =
      List.of(
          new Peer("node-a", "10.77.0.1", Set.of(1, 2)),
          new Peer("node-b", "10.77.0.2", Set.of(3, 10990)),
          new Peer("node-b", "10.77.0.2", Set.of(4)),
          new Peer("node-c", "10.77.0.3", Set.of(5)));

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

  @Test
  void closedConnectionNamesItsRank() {
    for (String reason :
        List.of(
            "Connection closed by peer [10.77.0.2]:10990",
            "Read error [10.77.0.2]:10990: Connection reset by peer")) {
      PeerFailure failure = PeerFailure.parse(raised("[/pytorch/gloo/pair.cc:538] " + reason));
      assertThat(failure).isNotNull();
      assertThat(failure.rank(PEERS, 0)).isEqualTo(1);
      assertThat(failure.sentence(Set.of(1), PEERS, TIMEOUT))
          .isEqualTo("Rank 1 on `node-b` is gone: it closed its connection.");
    }
  }

  @Test
  void addressAloneTellsWhereOneRankRuns() {
    PeerFailure there = PeerFailure.parse(raised("Connection closed by peer [10.77.0.3]:99"));
    assertThat(there.rank(PEERS, 0)).isEqualTo(3);
    PeerFailure several = PeerFailure.parse(raised("Connection closed by peer [10.77.0.2]:99"));
    assertThat(several.rank(PEERS, 0)).isNull();
    assertThat(several.rank(PEERS, 1)).isEqualTo(2);
  }

  @Test
  void silentRanksAreNamedByHost() {
    PeerFailure failure =
        PeerFailure.parse(raised("Timed out waiting 5000ms for recv operation to complete"));
    assertThat(failure.rank(PEERS, 0)).isNull();
    assertThat(failure.rank(PEERS.subList(0, 2), 1)).isEqualTo(0);
    assertThat(failure.sentence(Set.of(3), PEERS, TIMEOUT))
        .isEqualTo("Rank 3 on `node-c` does not answer: nothing was received for 5 s.");
    assertThat(failure.sentence(Set.of(3, 2, 1), PEERS, TIMEOUT))
        .isEqualTo(
            "Ranks 1, 2 on `node-b` and 3 on `node-c` do not answer: nothing was received for 5 s.");
    assertThat(failure.sentence(Set.of(), PEERS, TIMEOUT))
        .isEqualTo("Another process does not answer: nothing was received for 5 s.");
  }

  @Test
  void otherErrorsAreNotFailuresOfPeers() {
    assertThat(PeerFailure.parse(raised("The size of tensor a (2) must match"))).isNull();
    assertThat(PeerFailure.parse(null)).isNull();
  }
}
