package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Batch normalization of {@code [N, C, H, W]} per channel; Ioffe and Szegedy, 2015. In training it
 * normalizes by the batch's mean and biased variance, and moves the running statistics towards the
 * batch's mean and unbiased variance; in evaluation it normalizes by the running statistics.
 * Buffers {@code running_mean}, {@code running_var}, {@code num_batches_tracked} as PyTorch's.
 */
public class BatchNorm2d extends Norm {
  private final double eps;
  private final double momentum;
  private final Parameter runningMean;
  private final Parameter runningVar;
  private final Parameter batches;

  /**
   * Creates a batch normalization.
   *
   * @param eps term added to the variance
   * @param momentum weight of the batch in the running statistics
   */
  public BatchNorm2d(int channels, double eps, double momentum) {
    super(channels);
    this.eps = eps;
    this.momentum = momentum;
    runningMean = buffer("running_mean", Init.constant(0), channels);
    runningVar = buffer("running_var", Init.constant(1), channels);
    batches = counter("num_batches_tracked");
  }

  /** Creates a batch normalization with PyTorch's defaults: eps 1e-5, momentum 0.1. */
  public BatchNorm2d(int channels) {
    this(channels, 1e-5, 0.1);
  }

  /** Running mean and variance, {@code [C]} each. */
  public final List<Tensor> runningStatistics() {
    return List.of(runningMean.data(), runningVar.data());
  }

  /** Returns whether the current mode needs no values of other processes. */
  boolean isLocal() {
    return true;
  }

  /** Returns the parameters and statistics of the current mode. */
  final Functional.BatchNormTensors tensors() {
    return new Functional.BatchNormTensors(
        runningMean.data(),
        runningVar.data(),
        batches.data(),
        weight().data(),
        bias().data(),
        isTraining(),
        momentum,
        eps);
  }

  @Override
  public Tensor forward(Tensor x) {
    if (isTraining()) {
      batches.data().add_(1);
    }
    return Functional.batchNorm(
        x,
        runningMean.data(),
        runningVar.data(),
        weight().data(),
        bias().data(),
        isTraining(),
        momentum,
        eps);
  }
}
