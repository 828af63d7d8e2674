package org.cfgrun.runtime.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Averages gradients over all processes, as PyTorch's DistributedDataParallel does with {@code
 * find_unused_parameters=True}: a parameter that no process reached stays unreached, and one that
 * some reached counts as zero in the others.
 */
public final class GradientExchange {
  private final Communicator communicator;

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
    List<List<Integer>> buckets = FlatTensors.buckets(gradients);
    List<Tensor> flat = new ArrayList<>();
    List<Communicator.Pending> pending = new ArrayList<>();
    for (List<Integer> bucket : buckets) {
      List<Tensor> parts = new ArrayList<>(FlatTensors.select(gradients, bucket));
      if (flat.isEmpty()) {
        // The marks travel with the first bucket, so that they take no collective of their own.
        parts.add(marks(reached, parts.get(0)));
      }
      Tensor joined = FlatTensors.KERNEL.join(parts);
      flat.add(joined);
      pending.add(communicator.startSum(joined));
    }
    boolean[] anywhere = reached;
    for (int i = 0; i < flat.size(); i++) {
      pending.get(i).await();
      if (i == 0) {
        anywhere = anywhere(reached, flat.get(0));
      }
      flat.get(i).mul_(1.0 / communicator.world());
      replace(gradients, buckets.get(i), anywhere, flat.get(i));
    }
  }

  private static Tensor marks(boolean[] reached, Tensor like) {
    float[] marks = new float[reached.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = reached[i] ? 1 : 0;
    }
    return Tensor.of(marks, marks.length).to(like.device()).to(like.type());
  }

  /** Returns which parameters any process has reached; reads nothing if this one reached all. */
  private static boolean[] anywhere(boolean[] reached, Tensor first) {
    boolean[] anywhere = reached.clone();
    for (boolean here : reached) {
      if (!here) {
        long end = first.size();
        double[] counts = first.narrow(0, end - reached.length, reached.length).toDoubleArray();
        for (int i = 0; i < counts.length; i++) {
          anywhere[i] = counts[i] > 0;
        }
        break;
      }
    }
    return anywhere;
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
