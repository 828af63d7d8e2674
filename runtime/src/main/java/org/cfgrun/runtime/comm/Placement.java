package org.cfgrun.runtime.comm;

/**
 * Place of this process among those of a run, and where they meet.
 *
 * @param rank the rank, from 0
 * @param world the number of processes
 * @param localRank the rank among the processes on this machine, from 0
 * @param localWorld the number of processes on this machine
 * @param masterAddress the name or address of the machine of rank 0
 * @param masterPort the port of the store there
 * @param attempt how often the launcher has restarted the run
 * @param runId the launcher's name for the run; {@code -} without one
 * @param storeIsOutside whether the launcher serves the store, instead of rank 0
 */
public record Placement(
    int rank,
    int world,
    int localRank,
    int localWorld,
    String masterAddress,
    int masterPort,
    int attempt,
    String runId,
    boolean storeIsOutside) {

  /** Returns whether this process serves the store. */
  boolean servesStore() {
    return rank == 0 && !storeIsOutside;
  }

  /**
   * Returns the prefix of all keys in the store. It has the attempt: a restarted run would
   * otherwise read the addresses of processes that are gone.
   */
  String prefix() {
    return "cfgrun/" + runId + "/attempt_" + attempt;
  }

  /** Returns the number of threads of each process if those of a machine share its processors. */
  public int threads(int processors) {
    return Math.max(1, processors / localWorld);
  }
}
