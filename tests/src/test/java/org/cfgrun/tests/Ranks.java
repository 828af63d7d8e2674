package org.cfgrun.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Processes of a run, started with torchrun's variables. */
record Ranks(List<ChildRun> all) implements AutoCloseable {
  /** Starts ranks on 127.0.0.1. */
  static Ranks start(Path folder, int world, Map<String, String> more, List<String> arguments) {
    return start(
        folder, Collections.nCopies(world, List.of()), "127.0.0.1", world, more, arguments);
  }

  /**
   * Starts ranks.
   *
   * @param wrappers for each rank, the command to which that of cfgrun is appended
   * @param master the address of rank 0
   * @param local the number of ranks of a machine
   * @param more further environment variables
   * @param arguments of cfgrun; one of a single rank starts with its number, as {@code 1:--seed=2}
   */
  static Ranks start(
      Path folder,
      List<List<String>> wrappers,
      String master,
      int local,
      Map<String, String> more,
      List<String> arguments) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("WORLD_SIZE", Integer.toString(wrappers.size()));
    variables.put("LOCAL_WORLD_SIZE", Integer.toString(local));
    variables.put("MASTER_ADDR", master);
    variables.put("MASTER_PORT", Integer.toString(freePort()));
    List<ChildRun> all = new ArrayList<>();
    for (int rank = 0; rank < wrappers.size(); rank++) {
      Map<String, String> own = new HashMap<>(variables);
      own.put("RANK", Integer.toString(rank));
      own.put("LOCAL_RANK", Integer.toString(rank % local));
      List<String> words = new ArrayList<>();
      for (String argument : arguments) {
        if (!argument.matches("\\d:.*")) {
          words.add(argument);
        } else if (argument.startsWith(rank + ":")) {
          words.add(argument.substring(2));
        }
      }
      words.addAll(List.of("--launcher=pytorch", "--device=cpu"));
      all.add(ChildRun.start(folder, wrappers.get(rank), own, words.toArray(String[]::new)));
    }
    return new Ranks(all);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChildRun get(int rank) {
    return all.get(rank);
  }

  @Override
  public void close() {
    all.forEach(ChildRun::close);
  }
}
