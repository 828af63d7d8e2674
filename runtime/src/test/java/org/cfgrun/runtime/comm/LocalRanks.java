package org.cfgrun.runtime.comm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Assumptions;

/**
 * Ranks of a run as threads of this process, connected by a real process group on 127.0.0.1. Each
 * has its own model; the engine's grad mode and {@link TensorScope} are per thread anyway.
 */
public final class LocalRanks {
  /** Longest time for a collective and for a whole test, generous for busy machines. */
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private LocalRanks() {}

  /** What one rank does. */
  @FunctionalInterface
  public interface Work<R> {
    R run(Communicator ranks) throws Exception;
  }

  /** Runs the same work on all ranks and returns the results by rank; skips elsewhere. */
  public static <R> List<R> run(int world, Work<R> work) {
    return run(
        world,
        TIMEOUT,
        ranks -> {
          R result = work.run(ranks);
          // Rank 0 serves the store, which the others may still need.
          ranks.barrier();
          return result;
        });
  }

  /**
   * Runs work whose ranks need not end together.
   *
   * @param timeout the longest time that a collective waits
   */
  static <R> List<R> run(int world, Duration timeout, Work<R> work) {
    Assumptions.assumeTrue(Bridge.isSupported(), "process groups require Linux on x86-64");
    int port = freePort();
    ExecutorService threads = Executors.newFixedThreadPool(world);
    try {
      List<Future<R>> results = new ArrayList<>();
      for (int rank = 0; rank < world; rank++) {
        Placement placement =
            new Placement(rank, world, rank, world, "127.0.0.1", port, 0, "test", false);
        results.add(
            threads.submit(
                () -> {
                  try (ProcessGroup group = Rendezvous.open(placement, Map.of(), timeout);
                      TensorScope scope = new TensorScope()) {
                    return work.run(group);
                  }
                }));
      }
      List<R> all = new ArrayList<>();
      for (Future<R> result : results) {
        all.add(result.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
      }
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns a port that no program uses now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
