package org.cfgrun.runtime.comm;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Store of a process group: a small map of texts that outlives the group. Through it, the processes
 * agree on the cause when a collective fails.
 *
 * <p>The process that serves the store may be the lost one, and a frozen one does not even close
 * its connection. Every call therefore runs on a thread that is left behind when it takes too long.
 */
final class GroupStore implements AutoCloseable {
  private static final String REASON = "failed/";
  private static final String LIVE = "live/";
  private static final long POLL_MILLIS = 20;

  /** The longest time that a process spends on finding the cause, or on telling it. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  /** The time in which all processes that still run notice that a collective has failed. */
  private static final Duration ROLL_CALL = Duration.ofMillis(400);

  private final Bridge bridge;
  private final Placement placement;
  private final String name;
  private final ExecutorService thread =
      Executors.newCachedThreadPool(
          work -> {
            Thread daemon = new Thread(work, "group-store");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * Creates the store of an open group.
   *
   * @param name the name of the group in this process
   */
  GroupStore(Bridge bridge, Placement placement, String name) {
    this.bridge = bridge;
    this.placement = placement;
    this.name = name;
  }

  /**
   * Finds out why a collective has failed, passes the sentence on, and disconnects this process, so
   * that the others notice at once.
   */
  String explain(PeerFailure failure, List<Peer> peers, Duration timeout) {
    set(LIVE + placement.rank(), "1");
    String told = told();
    if (told == null) {
      Integer known = failure.rank(peers, placement.rank());
      Set<Integer> ranks = known == null ? missing() : Set.of(known);
      // The cause may have arrived during the roll call.
      told = told();
      if (told == null) {
        told = failure.sentence(ranks, peers, timeout);
      }
    }
    leave(told);
    return told;
  }

  /** Passes on why this process ends, and disconnects it. */
  void leave(String reason) {
    set(REASON + placement.rank(), reason);
    within(
        PATIENCE,
        () -> {
          bridge.disconnect(name);
          return name;
        });
    if (placement.servesStore()) {
      // The store ends with this process, and the others have yet to read the reason.
      awaitOthers();
    }
  }

  private void awaitOthers() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int others = placement.world() - 1;
    while (System.nanoTime() < end) {
      int left = 0;
      for (int rank = 0; rank < placement.world(); rank++) {
        String reason = rank == placement.rank() ? "" : get(REASON + rank);
        left += reason == null || reason.isEmpty() ? 0 : 1;
      }
      if (left >= others) {
        return;
      }
      sleep();
    }
  }

  /** Returns the reason that another process has passed on; null without one. */
  private @Nullable String told() {
    for (int rank = 0; rank < placement.world(); rank++) {
      String reason = get(REASON + rank);
      if (reason == null) {
        return null;
      }
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    return null;
  }

  /** Returns the processes that do not notice the failure; empty if none or all are missing. */
  private Set<Integer> missing() {
    Set<Integer> missing = new TreeSet<>();
    for (int rank = 0; rank < placement.world(); rank++) {
      if (rank != placement.rank()) {
        missing.add(rank);
      }
    }
    long end = System.nanoTime() + ROLL_CALL.toNanos();
    while (!missing.isEmpty() && System.nanoTime() < end) {
      for (int rank : List.copyOf(missing)) {
        String live = get(LIVE + rank);
        if (live == null) {
          // Nobody serves the store any more.
          return placement.storeIsOutside() ? Set.of() : Set.of(0);
        }
        if (!live.isEmpty()) {
          missing.remove(rank);
        }
      }
      sleep();
    }
    return missing;
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void set(String key, String value) {
    within(
        PATIENCE,
        () -> {
          bridge.set(name, key, value);
          return value;
        });
  }

  /** Returns a value, empty if it is not set; null if the store does not answer. */
  private @Nullable String get(String key) {
    return within(PATIENCE, () -> bridge.get(name, key));
  }

  private <R> @Nullable R within(Duration limit, Supplier<R> call) {
    Future<R> result = thread.submit(call::get);
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException unreachable) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    within(
        PATIENCE,
        () -> {
          bridge.close(name);
          return name;
        });
    thread.shutdown();
  }
}
