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

/** Ways to lose another process, as errors of c10d tell them. */
enum PeerFailure {
  /** Its connection was closed: it has exited. */
  CLOSED,
  /** It sends nothing: it or its machine hangs, or the network is interrupted. */
  SILENT;

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
    if (message.contains("Timed out waiting") || message.contains("Connection timed out")) {
      return SILENT;
    }
    boolean closed =
        message.contains("Connection closed by peer")
            || message.contains("Connection reset by peer")
            || message.contains("Broken pipe")
            || message.contains("Connection refused");
    return closed ? CLOSED : null;
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
    return this == CLOSED
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
