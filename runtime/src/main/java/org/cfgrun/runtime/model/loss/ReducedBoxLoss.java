package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Loss of boxes whose elements are weighted, reduced and multiplied by a factor. */
abstract class ReducedBoxLoss implements BoxLoss {
  static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  private final Reduction reduction;
  private final double factor;

  ReducedBoxLoss(Reduction reduction, double factor) {
    this.reduction = reduction;
    this.factor = factor;
  }

  /**
   * Computes the elements of the loss.
   *
   * @param predictions {@code [n, 4]}
   * @param targets {@code [n, 4]}
   * @return {@code [n, 4]}, or {@code [n, 1]} for one number per box
   */
  abstract Tensor elements(Tensor predictions, Tensor targets);

  @Override
  public final Tensor loss(
      Tensor predictions, Tensor targets, @Nullable Tensor weights, @Nullable Tensor average) {
    return reduction.apply(elements(predictions, targets), weights, factor, average);
  }

  @Override
  public final Tensor unreduced(Tensor predictions, Tensor targets) {
    return elements(predictions, targets).mul(factor);
  }
}
