package org.cfgrun.runtime.comm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of an error of c10d: which process is lost, and how.
 *
 * @param kind what happened
 * @param address the address of the lost process; null if the error does not have it
 * @param port the port of the lost connection; 0 if the error does not have it
 */
record PeerFailure(Kind kind, @Nullable String address, int port) {
  /** Ways to lose a process. */
  enum Kind {
    /** Its connection was closed: it has exited. */
    CLOSED,
    /** It sends nothing: it or its machine hangs, or the network is interrupted. */
    SILENT
  }

  private static final Pattern ENDPOINT = Pattern.compile("\\[([0-9a-fA-F.:]+)]:(\\d{1,5})");
  private static final Pattern SENTENCE = Pattern.compile("RuntimeError: ([^\\n]*)");

  /**
   * Parses an error.
   *
   * @return null for one that no lost process causes
   */
  static @Nullable PeerFailure parse(@Nullable String error) {
    if (error == null) {
      return null;
    }
    Matcher raised = SENTENCE.matcher(error);
    String message = raised.find() ? raised.group(1) : error;
    Kind kind =
        message.contains("Timed out waiting") || message.contains("Connection timed out")
            ? Kind.SILENT
            : message.contains("Connection closed by peer")
                    || message.contains("Connection reset by peer")
                    || message.contains("Broken pipe")
                    || message.contains("Connection refused")
                ? Kind.CLOSED
                : null;
    if (kind == null) {
      return null;
    }
    String address = null;
    int port = 0;
    for (Matcher endpoint = ENDPOINT.matcher(message); endpoint.find(); ) {
      address = endpoint.group(1);
      port = Integer.parseInt(endpoint.group(2));
    }
    return new PeerFailure(kind, address, port);
  }

  /** Returns the rank whose connection was lost, if the address tells; null otherwise. */
  @Nullable Integer rank(List<Peer> peers, int own) {
    List<Integer> there = new ArrayList<>();
    for (int rank = 0; rank < peers.size(); rank++) {
      Peer peer = peers.get(rank);
      if (rank != own && peer.address().equals(address)) {
        if (peer.ports().contains(port)) {
          return rank;
        }
        there.add(rank);
      }
    }
    if (address == null && peers.size() == 2) {
      return 1 - own;
    }
    return there.size() == 1 ? there.get(0) : null;
  }

  /**
   * Returns the sentence about the lost processes.
   *
   * @param ranks their ranks; empty if unknown
   * @param timeout how long this process has waited for a silent one
   */
  String sentence(Set<Integer> ranks, List<Peer> peers, Duration timeout) {
    String who = ranks.isEmpty() ? "Another process" : names(ranks, peers);
    boolean several = ranks.size() > 1;
    return kind == Kind.CLOSED
        ? "%s %s gone: %s closed %s."
            .formatted(
                who,
                several ? "are" : "is",
                several ? "they" : "it",
                several ? "their connections" : "its connection")
        : "%s %s not answer: nothing was received for %s s."
            .formatted(who, several ? "do" : "does", Math.max(1, timeout.toSeconds()));
  }

  private static String names(Set<Integer> ranks, List<Peer> peers) {
    if (ranks.size() == 1) {
      int rank = ranks.iterator().next();
      return peers.get(rank).named(rank);
    }
    Map<String, Set<Integer>> byHost = new TreeMap<>();
    ranks.forEach(
        rank -> byHost.computeIfAbsent(peers.get(rank).host(), h -> new TreeSet<>()).add(rank));
    List<String> groups = new ArrayList<>();
    byHost.forEach(
        (host, here) ->
            groups.add(
                "%s on `%s`"
                    .formatted(
                        String.join(", ", here.stream().map(Object::toString).toList()), host)));
    return "Ranks " + String.join(" and ", groups);
  }
}
