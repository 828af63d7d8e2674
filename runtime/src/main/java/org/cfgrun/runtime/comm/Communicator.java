package org.cfgrun.runtime.comm;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Collective communication among the processes of a run. All processes make the same calls in the
 * same order, from one thread; a call on a single rank, such as inside {@code if (isChief())},
 * deadlocks the others. All ranks receive bit-identical results.
 *
 * <p>A call throws {@link PeerLost} when another process has exited or does not answer in time, and
 * so do all later calls.
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

  /**
   * Returns how long a collective waits for the other processes before the run ends; null if there
   * are none.
   */
  default @Nullable Duration timeout() {
    return null;
  }

  /** Sum that is being computed. */
  @FunctionalInterface
  interface Pending {
    /** Waits until the sum has replaced the tensor's values. */
    void await();
  }

  /**
   * Starts to sum a tensor over all processes, in place. Several sums may be pending; they end in
   * the order of their start.
   *
   * @param x contiguous; neither read nor changed until {@link Pending#await} returns
   */
  Pending startSum(Tensor x);

  /** Sums a contiguous tensor over all processes, in place. */
  default void sum(Tensor x) {
    startSum(x).await();
  }

  /** Sums of gradients, of which the backward pass starts as many as it can. */
  interface BackwardSums extends AutoCloseable {
    /**
     * Lets the next backward pass start sums.
     *
     * @return false if it cannot, because it is to run collectives of its own
     */
    boolean begin();

    /**
     * Starts all others; every parameter must have a gradient.
     *
     * @return the sums by bucket, each of which replaces the values of the bucket's flat tensor
     */
    List<Pending> finish();

    @Override
    void close();
  }

  /**
   * Prepares sums of the gradients of parameters that start while a backward pass computes other
   * gradients.
   *
   * @param parameters the parameters of each bucket, the last layers first
   * @param flats a contiguous tensor of one axis for each bucket
   * @return null if backward passes cannot start sums
   */
  default @Nullable BackwardSums backwardSums(List<List<Tensor>> parameters, List<Tensor> flats) {
    return null;
  }

  /** Returns the sum of each value over all processes. */
  double[] sum(double[] values);

  /** Returns the mean of each value over all processes. */
  default double[] average(double[] values) {
    double[] means = sum(values);
    if (world() > 1) {
      for (int i = 0; i < means.length; i++) {
        means[i] /= world();
      }
    }
    return means;
  }

  /** Averages each floating-point tensor over all processes, in place. */
  default void average(List<Tensor> tensors) {
    if (world() > 1) {
      Autograd.noGrad(
          () -> {
            try (TensorScope scope = new TensorScope()) {
              FlatTensors.average(this, tensors);
            }
          });
    }
  }

  /**
   * Gathers a tensor of the same shape from all processes: of shape (world, ...). Autograd records
   * it: the gradient of this process's part is the sum of those of all processes, so that all make
   * the backward pass too.
   */
  Tensor gatherRecorded(Tensor x);

  /** Broadcasts tensors of one process to all others, in place. */
  void broadcast(List<Tensor> tensors, int from);

  /**
   * Broadcasts bytes of one process.
   *
   * @param bytes those of this process; ignored in the others, which may pass null
   */
  byte[] broadcast(byte @Nullable [] bytes, int from);

  /**
   * Broadcasts a value of one process.
   *
   * @param value the value of this process
   */
  default <T extends Serializable> T broadcast(T value, int from) {
    if (world() == 1) {
      return value;
    }
    byte[] sent = broadcast(rank() == from ? SerializedValue.write(value) : null, from);
    return SerializedValue.read(sent);
  }

  /** Gathers bytes of all processes, by rank. */
  List<byte[]> gather(byte[] bytes);

  /** Gathers the values of all processes, by rank. */
  default <T extends Serializable> List<T> gather(T value) {
    if (world() == 1) {
      return List.of(Objects.requireNonNull(value));
    }
    List<T> values = new ArrayList<>();
    for (byte[] each : gather(SerializedValue.write(value))) {
      values.add(SerializedValue.read(each));
    }
    return values;
  }

  /** Waits until every process has reached this call. */
  void barrier();
}
