package org.cfgrun.runtime.model.loss;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Kernel functions of {@code losses.torchscript}, which documents them. */
interface LossesKernel {
  Tensor focal(
      Tensor x, Tensor labels, Tensor weights, double gamma, double alpha, boolean activated);

  Tensor l1(Tensor x, Tensor target);

  Tensor smoothL1(Tensor x, Tensor target, double beta);

  Tensor balancedL1(Tensor x, Tensor target, double alpha, double gamma, double beta);

  Tensor reduce(
      Tensor loss,
      @Nullable Tensor weights,
      String reduction,
      double factor,
      @Nullable Tensor average);

  Tensor softmaxEntropy(Tensor x, Tensor labels, @Nullable Tensor classWeights, long ignored);

  Tensor sigmoidEntropy(Tensor x, Tensor labels, @Nullable Tensor classWeights, long ignored);

  Tensor binaryEntropy(Tensor x, Tensor targets, @Nullable Tensor classWeights);

  Tensor maskEntropy(Tensor masks, Tensor targets, Tensor labels, double factor);

  Tensor focalSum(Tensor x, Tensor labels, Tensor weights, double gamma, double alpha, long rows);

  Tensor dice(Tensor masks, Tensor targets, boolean naive, double eps);

  Tensor gaussianFocal(Tensor probabilities, Tensor targets, double alpha, double gamma);

  List<Tensor> embedding(Tensor first, Tensor last, Tensor images);
}
