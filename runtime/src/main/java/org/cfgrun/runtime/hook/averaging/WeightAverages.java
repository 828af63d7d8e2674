package org.cfgrun.runtime.hook.averaging;

import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Exponential moving averages of tensors. */
final class WeightAverages {
  private static final AverageKernel KERNEL = Kernel.bind(AverageKernel.class);

  /**
   * Tensor with its average.
   *
   * @param value the trained tensor
   * @param average its average, of the same shape and type
   */
  record Pair(Tensor value, Tensor average) {}

  private final List<Pair> pairs;
  private final List<Pair> floating;

  WeightAverages(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
    floating = pairs.stream().filter(pair -> pair.value().type().isFloating()).toList();
  }

  /**
   * Updates {@code average = (1 - momentum) * average + momentum * value} for floating-point
   * tensors.
   */
  void update(double momentum) {
    Autograd.noGrad(
        () -> KERNEL.update(averages(floating), values(floating), 1 - momentum, momentum));
  }

  /** Swaps values and averages. */
  void swap() {
    Autograd.noGrad(() -> KERNEL.swap(values(pairs), averages(pairs)));
  }

  private static List<Tensor> values(List<Pair> pairs) {
    return pairs.stream().map(Pair::value).toList();
  }

  private static List<Tensor> averages(List<Pair> pairs) {
    return pairs.stream().map(Pair::average).toList();
  }
}
