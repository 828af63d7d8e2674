package org.cfgrun.runtime.comm;

import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Process of a run, as it introduces itself to the others.
 *
 * @param host the name of its machine
 * @param address the address of its machine
 * @param port a port at which it listens as long as it lives
 */
record Peer(String host, String address, int port) implements Serializable {
  private static final int PROBE_MILLIS = 200;

  /** Returns how messages name the process: {@code Rank 1 on `node-b`}. */
  String named(int rank) {
    return "Rank %s on `%s`".formatted(rank, host);
  }

  /**
   * Returns whether the process has certainly exited: its machine refuses a connection. The system
   * accepts one for a process that is alive, also for one that hangs.
   */
  boolean isGone() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(address, port), PROBE_MILLIS);
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unknown) {
      return false;
    }
  }
}
