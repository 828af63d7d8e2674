package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * Process of a run, as it introduces itself to the others.
 *
 * @param host the name of its machine
 * @param address the address of its machine
 * @param ports the ports of its connections
 */
record Peer(String host, String address, HashSet<Integer> ports) implements Serializable {
  Peer(String host, String address, Set<Integer> ports) {
    this(host, address, new HashSet<>(ports));
  }

  /** Returns how messages name the process: {@code Rank 1 on `node-b`}. */
  String named(int rank) {
    return "Rank %s on `%s`".formatted(rank, host);
  }
}
