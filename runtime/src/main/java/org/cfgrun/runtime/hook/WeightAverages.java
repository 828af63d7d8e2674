package org.cfgrun.runtime.hook;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.TensorScope;

/** Tensors with their exponential moving averages. */
final class WeightAverages {
  private static final Kernel KERNEL = Kernel.load(WeightAverages.class, "average.ts");

  /**
   * A tensor with its average.
   *
   * @param value what is trained
   * @param average its average, of the same shape and type
   */
  record Pair(NDArray value, NDArray average) {}

  private final List<Pair> pairs;

  WeightAverages(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  /** {@code average = (1 - momentum) * average + momentum * value}; of floating values only. */
  void update(double momentum) {
    run(
        () -> {
          for (Pair pair : pairs) {
            if (pair.value().getDataType().isFloating()) {
              KERNEL.run("update", pair.average(), pair.value(), 1 - momentum, momentum);
            }
          }
        });
  }

  /** Exchanges values and averages. */
  void swap() {
    run(() -> pairs.forEach(pair -> KERNEL.run("swap", pair.value(), pair.average())));
  }

  private static void run(Runnable change) {
    Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            change.run();
          }
          return change;
        });
  }
}
