package org.cfgrun.runtime.comm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Facts that must be the same in all processes of a run: versions, config, data, model. */
public final class Agreement {
  private static final String HOST = "host";

  private Agreement() {}

  /**
   * Compares facts of all processes. If they differ, all processes throw the same exception.
   *
   * @param facts values by name, such as {@code cfgrun version}
   */
  public static void require(Communicator communicator, Map<String, String> facts) {
    if (communicator.world() == 1) {
      return;
    }
    LinkedHashMap<String, String> own = new LinkedHashMap<>(facts);
    own.put(HOST, Rendezvous.hostName());
    String difference = difference(communicator.gather(own));
    if (difference != null) {
      throw new ConfigException(
          Diagnostic.error(ErrorCode.ENVIRONMENT, null, difference)
              .help("start all processes with the same cfgrun, config and data"));
    }
  }

  /** Returns the first difference between a process and rank 0; null without one. */
  static @Nullable String difference(List<? extends Map<String, String>> all) {
    Map<String, String> first = all.get(0);
    for (int rank = 1; rank < all.size(); rank++) {
      for (Map.Entry<String, String> fact : first.entrySet()) {
        String value = all.get(rank).get(fact.getKey());
        if (!fact.getKey().equals(HOST) && !Objects.equals(value, fact.getValue())) {
          return "Rank %s on `%s` and rank 0 differ in the %s: %s and %s."
              .formatted(rank, all.get(rank).get(HOST), fact.getKey(), value, fact.getValue());
        }
      }
    }
    return null;
  }
}
