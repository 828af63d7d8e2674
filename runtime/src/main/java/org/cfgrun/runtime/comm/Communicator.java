package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Collective communication among the processes of a run. All processes make the same calls in the
 * same order, from one thread; a call on a single rank, such as inside {@code if (isChief())},
 * deadlocks the others. All ranks receive bit-identical results.
 *
 * <p>A call throws an unchecked exception when another process has exited or does not answer in
 * time; no other call may follow.
 */
public interface Communicator {
  /** Returns the rank of this process, from 0. */
  int rank();

  /** Returns the number of processes. */
  int world();

  /**
   * Returns whether a launcher has started the processes, even if there is only one. As in mmdet,
   * the order of samples depends on it.
   */
  default boolean isLaunched() {
    return true;
  }

  /** Returns whether this process writes files, logs and checkpoints. */
  default boolean isChief() {
    return rank() == 0;
  }

  /** Averages each tensor over all processes, in place. */
  void average(List<Tensor> tensors);

  /** Returns the mean of each value over all processes. */
  double[] average(double[] values);

  /** Broadcasts tensors of one process to all others, in place. */
  void broadcast(List<Tensor> tensors, int from);

  /**
   * Broadcasts a value of one process.
   *
   * @param value the value of this process
   */
  <T extends Serializable> T broadcast(T value, int from);

  /** Gathers the values of all processes, by rank. */
  <T extends Serializable> List<T> gather(T value);

  /** Waits until every process has reached this call. */
  void barrier();
}
