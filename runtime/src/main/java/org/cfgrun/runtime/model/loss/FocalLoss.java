package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Threads;

/**
 * Binary cross entropy that easy samples hardly add to (https://arxiv.org/abs/1708.02002). With
 * {@code z = -x} for the sample's own class and {@code z = x} for the others it is {@code a
 * sigmoid(z)^gamma softplus(z)}, where {@code a} is {@code alpha} for the own class and {@code 1 -
 * alpha} for the others.
 */
@Component(Registries.MODELS)
public final class FocalLoss implements ClassificationLoss {
  /**
   * @param useSigmoid must be True: each class has a probability of its own
   * @param gamma how strongly easy samples are held down; 0 for not at all
   * @param alpha weight of a sample's own class, from 0 to 1
   * @param reduction {@code mean} or {@code none}
   * @param lossWeight what the loss is multiplied by
   * @param activated whether scores are probabilities already
   */
  public record Args(
      @Default("True") boolean useSigmoid,
      @Default("2.0") double gamma,
      @Default("0.25") double alpha,
      @Default("'mean'") Reduction reduction,
      @Default("1.0") double lossWeight,
      @Default("False") boolean activated) {}

  private static final LossesKernel KERNEL = Kernel.bind(LossesKernel.class);

  /**
   * How many scores a thread computes at a time: a quarter of a megabyte in each of four tensors.
   */
  private static final long BLOCK = 1 << 16;

  private final Args args;

  public FocalLoss(Args args) {
    if (!args.useSigmoid()) {
      throw new ArgumentException(
          "use_sigmoid", "`FocalLoss` is defined for sigmoids only: `use_sigmoid` must be True");
    }
    this.args = args;
  }

  @Override
  public Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    Tensor elements =
        args.activated() || args.reduction() != Reduction.MEAN
            ? KERNEL.focal(scores, labels, weights, args.gamma(), args.alpha(), args.activated())
            : KERNEL.focalSum(scores, labels, weights, args.gamma(), args.alpha(), rows(scores));
    return KERNEL.reduce(
        elements, null, args.reduction() == Reduction.MEAN, args.lossWeight(), average);
  }

  /** How many rows are computed at a time: on a GPU all, on a CPU what stays in its cache. */
  private static long rows(Tensor scores) {
    long n = Math.max(1, scores.shape().get(0));
    return scores.device().isGpu()
        ? n
        : Math.max(1, Math.min(n, BLOCK * Threads.get() / scores.shape().get(1)));
  }
}
