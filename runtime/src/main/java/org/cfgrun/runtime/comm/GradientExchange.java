package org.cfgrun.runtime.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Averages gradients over all processes, as PyTorch's DistributedDataParallel does with {@code
 * find_unused_parameters=True}: a parameter that no process reached stays unreached, and one that
 * some reached counts as zero in the others.
 */
public final class GradientExchange {
  /** Smaller than PyTorch's 25 MB, so that also a small model has buckets to start early. */
  private static final long MOST_BYTES = 4 << 20;

  private final Communicator communicator;
  private @Nullable Prepared prepared;
  private @Nullable Prepared started;

  /** Sums of flat tensors with the positions of their parameters. */
  private record Sums(
      List<List<Integer>> buckets, List<Tensor> flats, List<Communicator.Pending> pending) {}

  /** Sums that backward passes of a set of parameters start. */
  private record Prepared(
      List<Tensor> parameters,
      List<List<Integer>> buckets,
      List<Tensor> flats,
      Communicator.BackwardSums sums) {
    static @Nullable Prepared of(Communicator communicator, List<Tensor> parameters) {
      List<List<Integer>> buckets = FlatTensors.buckets(parameters, MOST_BYTES);
      List<Tensor> flats = new ArrayList<>();
      List<List<Tensor>> members = new ArrayList<>();
      for (List<Integer> bucket : buckets) {
        List<Tensor> parts = FlatTensors.select(parameters, bucket);
        members.add(parts);
        Tensor first = parts.get(0);
        long size = parts.stream().mapToLong(Tensor::size).sum();
        flats.add(Tensor.zeros(new Shape(size), first.type(), first.device()));
      }
      Communicator.BackwardSums sums = communicator.backwardSums(members, flats);
      if (sums == null) {
        return null;
      }
      flats.forEach(TensorScope::persist);
      return new Prepared(parameters, buckets, flats, sums);
    }

    boolean covers(List<Tensor> others) {
      boolean same = parameters.size() == others.size();
      for (int i = 0; same && i < others.size(); i++) {
        same = parameters.get(i) == others.get(i);
      }
      return same;
    }

    /** Starts the sums that the backward pass has not. */
    Sums finish() {
      return new Sums(buckets, flats, sums.finish());
    }

    void close() {
      sums.close();
      flats.forEach(Tensor::close);
    }
  }

  /** Creates the exchange of one optimizer. */
  public GradientExchange(Communicator communicator) {
    this.communicator = communicator;
  }

  /**
   * Gives parameters without a gradient one of zeros, which can receive that of other processes.
   *
   * @param parameters require gradients
   */
  public static void createGradients(List<Tensor> parameters) {
    try (TensorScope scope = new TensorScope()) {
      Autograd.backward(Autograd.record(() -> FlatTensors.KERNEL.anchor(parameters)));
    }
  }

  /**
   * Announces the last backward pass before {@link #average}. It starts to sum gradients while it
   * computes others, where the communicator supports that.
   *
   * @param parameters those of the gradients, in the same order
   */
  public void beginBackward(List<Tensor> parameters) {
    if (prepared == null || !prepared.covers(parameters)) {
      if (prepared != null) {
        prepared.close();
      }
      try (TensorScope scope = new TensorScope()) {
        prepared = Prepared.of(communicator, parameters);
      }
    }
    started = prepared != null && prepared.sums().begin() ? prepared : null;
  }

  /**
   * Replaces gradients by their means over all processes. Those that no process reached are not
   * touched.
   *
   * @param gradients of all parameters, in the same order in all processes; zeros if not reached
   * @param reached whether this process has reached each parameter
   * @throws ConfigException if a gradient is sparse
   */
  public void average(List<Tensor> gradients, boolean[] reached) {
    if (gradients.stream().anyMatch(Tensor::isSparse)) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT,
          "Sparse gradients cannot be averaged over several processes. Train in one process.");
    }
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            exchange(gradients, reached);
          }
        });
  }

  private void exchange(List<Tensor> gradients, boolean[] reached) {
    Sums sums = started != null ? started.finish() : start(gradients);
    started = null;
    // The last collective, because ranks that reach other parameters start their sums at other
    // times, but all start them in the same order.
    Tensor marks = marks(reached);
    Communicator.Pending marked = communicator.startSum(marks);
    boolean[] anywhere = reached;
    if (!all(reached)) {
      marked.await();
      anywhere = positive(marks);
    }
    for (int i = 0; i < sums.flats().size(); i++) {
      sums.pending().get(i).await();
      Tensor mean = sums.flats().get(i).mul_(1.0 / communicator.world());
      replace(gradients, sums.buckets().get(i), anywhere, mean);
    }
    if (all(reached)) {
      marked.await();
    }
  }

  /** Starts the sums after the backward pass. */
  private Sums start(List<Tensor> gradients) {
    List<List<Integer>> buckets = FlatTensors.buckets(gradients, MOST_BYTES);
    List<Tensor> flats = new ArrayList<>();
    List<Communicator.Pending> pending = new ArrayList<>();
    for (List<Integer> bucket : buckets) {
      Tensor joined = FlatTensors.KERNEL.join(FlatTensors.select(gradients, bucket));
      flats.add(joined);
      pending.add(communicator.startSum(joined));
    }
    return new Sums(buckets, flats, pending);
  }

  private static Tensor marks(boolean[] reached) {
    float[] marks = new float[reached.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = reached[i] ? 1 : 0;
    }
    return Tensor.of(marks, marks.length);
  }

  private static boolean[] positive(Tensor marks) {
    float[] counts = marks.toFloatArray();
    boolean[] positive = new boolean[counts.length];
    for (int i = 0; i < counts.length; i++) {
      positive[i] = counts[i] > 0;
    }
    return positive;
  }

  private static boolean all(boolean[] reached) {
    for (boolean here : reached) {
      if (!here) {
        return false;
      }
    }
    return true;
  }

  private static void replace(
      List<Tensor> gradients, List<Integer> bucket, boolean[] anywhere, Tensor flat) {
    List<Tensor> parts = FlatTensors.select(gradients, bucket);
    long[] offsets = FlatTensors.offsets(parts);
    List<Tensor> targets = new ArrayList<>();
    long[] starts = new long[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      if (anywhere[bucket.get(i)]) {
        starts[targets.size()] = offsets[i];
        targets.add(parts.get(i));
      }
    }
    if (!targets.isEmpty()) {
      FlatTensors.KERNEL.split(flat, targets, Arrays.copyOf(starts, targets.size()));
    }
  }
}
