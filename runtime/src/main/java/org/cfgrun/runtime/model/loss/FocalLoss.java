package org.cfgrun.runtime.model.loss;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.Threads;

/**
 * Focal loss (https://arxiv.org/abs/1708.02002): binary cross entropy that down-weights easy
 * samples. It is {@code a sigmoid(z)^gamma softplus(z)}, with {@code z = -x} and {@code a = alpha}
 * for the target class, {@code z = x} and {@code a = 1 - alpha} for the others.
 */
@Component(Registries.MODELS)
public final class FocalLoss implements ClassificationLoss {
  /**
   * @param useSigmoid must be True: each class has a separate probability
   * @param gamma how strongly easy samples are down-weighted; 0 for not at all
   * @param alpha weight of the target class, from 0 to 1
   * @param reduction {@code mean}, {@code sum} or {@code none}
   * @param lossWeight factor of the loss
   * @param activated whether scores are already probabilities
   */
  public record Args(
      @Default("True") boolean useSigmoid,
      @Bounds(min = 0) @Default("2.0") double gamma,
      @Bounds(min = 0, max = 1) @Default("0.25") double alpha,
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
    requireSigmoid("FocalLoss", args.useSigmoid());
    this.args = args;
  }

  /** Refuses {@code use_sigmoid=False} of a loss. */
  static void requireSigmoid(String loss, boolean useSigmoid) {
    if (!useSigmoid) {
      throw new ArgumentException(
          "use_sigmoid", "`%s` supports only sigmoids: set `use_sigmoid=True`".formatted(loss));
    }
  }

  @Override
  public boolean hasBackground() {
    return false;
  }

  @Override
  public Tensor loss(Tensor scores, Tensor labels, Tensor weights, Tensor average) {
    Tensor elements =
        args.activated() || args.reduction() != Reduction.MEAN
            ? KERNEL.focal(scores, labels, weights, args.gamma(), args.alpha(), args.activated())
            : KERNEL.focalSum(scores, labels, weights, args.gamma(), args.alpha(), rows(scores));
    return args.reduction().apply(elements, null, args.lossWeight(), average);
  }

  @Override
  public Tensor unreduced(Tensor scores, Tensor labels) {
    Tensor weights = Tensor.ones(new Shape(scores.shape().get(0)), scores.device());
    return KERNEL
        .focal(scores, labels, weights, args.gamma(), args.alpha(), args.activated())
        .mul(args.lossWeight());
  }

  /**
   * Returns how many rows to compute at a time: all on a GPU, as many as fit into the cache on a
   * CPU.
   */
  private static long rows(Tensor scores) {
    long n = Math.max(1, scores.shape().get(0));
    return scores.device().isGpu()
        ? n
        : Math.max(1, Math.min(n, BLOCK * Threads.get() / scores.shape().get(1)));
  }
}
