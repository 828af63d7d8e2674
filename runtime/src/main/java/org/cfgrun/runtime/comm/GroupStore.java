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
    String told = set(LIVE + placement.rank(), "1") ? told() : null;
    Set<Integer> ranks = Set.of();
    if (told == null) {
      ranks = lost(failure, peers);
      // The reason may have arrived in the meantime.
      told = told();
    }
    if (told == null) {
      told = failure.sentence(ranks, peers, timeout);
    }
    leave(told, ranks);
    return told;
  }

  /** Returns the processes that are lost; empty if that is unknown. */
  private Set<Integer> lost(PeerFailure failure, List<Peer> peers) {
    Set<Integer> others = new TreeSet<>();
    for (int rank = 0; rank < peers.size(); rank++) {
      if (rank != placement.rank()) {
        others.add(rank);
      }
    }
    if (others.size() == 1) {
      return others;
    }
    if (!placement.storeIsOutside() && get(LIVE + 0) == null) {
      // Rank 0 serves the store, and leaves only after the others have read why.
      return Set.of(0);
    }
    if (failure == PeerFailure.CLOSED) {
      return gone(others, peers);
    }
    awaitLive(others);
    return others;
  }

  /** Returns those of other processes that have exited. One may still be about to. */
  private static Set<Integer> gone(Set<Integer> others, List<Peer> peers) {
    Set<Integer> gone = new TreeSet<>();
    long end = System.nanoTime() + ROLL_CALL.toNanos();
    while (gone.isEmpty() && System.nanoTime() < end) {
      others.stream().filter(rank -> peers.get(rank).isGone()).forEach(gone::add);
      sleep();
    }
    return gone;
  }

  /**
   * Passes on why this process ends, and disconnects it.
   *
   * @param lost the processes that cannot read the reason any more
   */
  void leave(String reason, Set<Integer> lost) {
    set(REASON + placement.rank(), reason);
    within(
        PATIENCE,
        () -> {
          bridge.disconnect(name);
          return name;
        });
    if (placement.servesStore()) {
      // The store ends with this process, and the others have yet to read the reason.
      awaitOthers(lost);
    }
  }

  private void awaitOthers(Set<Integer> lost) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int rank = 0; rank < placement.world(); rank++) {
      while (rank != placement.rank()
          && !lost.contains(rank)
          && System.nanoTime() < end
          && "".equals(get(REASON + rank))) {
        sleep();
      }
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

  /** Removes the processes that notice the failure too. */
  private void awaitLive(Set<Integer> ranks) {
    long end = System.nanoTime() + ROLL_CALL.toNanos();
    while (!ranks.isEmpty() && System.nanoTime() < end) {
      ranks.removeIf(rank -> "1".equals(get(LIVE + rank)));
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets a value and returns whether the store has answered. */
  private boolean set(String key, String value) {
    return within(
            PATIENCE,
            () -> {
              bridge.set(name, key, value);
              return value;
            })
        != null;
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
    if (thread.isShutdown()) {
      return;
    }
    within(
        PATIENCE,
        () -> {
          bridge.close(name);
          return name;
        });
    thread.shutdown();
  }
}
