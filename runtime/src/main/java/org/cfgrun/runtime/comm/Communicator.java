package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/**
 * The processes of a run, and what they exchange. All of them make the same calls in the same
 * order, from one thread; a call on one rank alone, such as inside {@code if (isChief())}, makes
 * the others wait. All ranks get the same bits.
 *
 * <p>A call throws an unchecked exception when another process is gone or does not answer in time;
 * no other call may follow.
 */
public interface Communicator {
  /** The number of this process, from 0. */
  int rank();

  /** How many processes there are. */
  int world();

  /** Whether this process writes files, logs and checkpoints. */
  default boolean isChief() {
    return rank() == 0;
  }

  /** Replaces each tensor by its mean over all processes, in place. */
  void average(List<Tensor> tensors);

  /** The mean of each value over all processes. */
  double[] average(double[] values);

  /** Copies tensors of one process into those of all others, in place. */
  void broadcast(List<Tensor> tensors, int from);

  /**
   * The value of one process.
   *
   * @param value what this process would send
   */
  <T extends Serializable> T broadcast(T value, int from);

  /** The values of all processes, by rank. */
  <T extends Serializable> List<T> gather(T value);

  /** Waits until every process has come here. */
  void barrier();
}
