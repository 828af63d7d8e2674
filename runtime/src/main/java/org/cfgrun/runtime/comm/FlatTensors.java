package org.cfgrun.runtime.comm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Collectives of many tensors. One of a small tensor takes mostly latency, so tensors are copied
 * into few flat ones.
 */
final class FlatTensors {
  static final FlatTensorsKernel KERNEL = Kernel.bind(FlatTensorsKernel.class);

  /** The size at which a flat tensor ends; that of PyTorch's DistributedDataParallel. */
  static final long MOST_BYTES = 25 << 20;

  private FlatTensors() {}

  /**
   * Averages tensors over all processes, in place. All sums start before the first one is awaited,
   * so that copies overlap with transfers.
   */
  static void average(Communicator communicator, List<Tensor> tensors) {
    List<Tensor> flat = new ArrayList<>();
    List<Communicator.Pending> pending = new ArrayList<>();
    List<List<Integer>> buckets = buckets(tensors);
    for (List<Integer> bucket : buckets) {
      Tensor joined = KERNEL.join(select(tensors, bucket));
      flat.add(joined);
      pending.add(communicator.startSum(joined));
    }
    for (int i = 0; i < flat.size(); i++) {
      pending.get(i).await();
      split(flat.get(i).mul_(1.0 / communicator.world()), select(tensors, buckets.get(i)));
    }
  }

  /** Replaces tensors by what a collective makes of flat ones. */
  static void replace(List<Tensor> tensors, Consumer<Tensor> collective) {
    for (List<Integer> bucket : buckets(tensors)) {
      List<Tensor> parts = select(tensors, bucket);
      Tensor joined = KERNEL.join(parts);
      collective.accept(joined);
      split(joined, parts);
    }
  }

  private static void split(Tensor flat, List<Tensor> targets) {
    KERNEL.split(flat, targets, offsets(targets));
  }

  private static List<List<Integer>> buckets(List<Tensor> tensors) {
    return buckets(tensors, MOST_BYTES);
  }

  /** Returns the positions of tensors by flat one. */
  static List<List<Integer>> buckets(List<Tensor> tensors, long limit) {
    return Buckets.of(
        tensors.stream().map(Tensor::type).toList(),
        tensors.stream().map(each -> each.size() * each.type().width()).toList(),
        limit);
  }

  /** Returns the tensors at positions. */
  static List<Tensor> select(List<Tensor> tensors, List<Integer> positions) {
    return positions.stream().map(tensors::get).toList();
  }

  /** Returns where each tensor starts in the flat one. */
  static long[] offsets(List<Tensor> tensors) {
    long[] offsets = new long[tensors.size()];
    long at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      at += tensors.get(i).size();
    }
    return offsets;
  }
}
