package org.cfgrun.runtime.torch;

import org.jspecify.annotations.Nullable;

/** The operations of neural networks, as PyTorch's {@code torch.nn.functional} defines them. */
public final class Functional {
  private static final FunctionalKernel KERNEL = Kernel.bind(FunctionalKernel.class);

  private Functional() {}

  /**
   * Two-dimensional convolution.
   *
   * @param x {@code [N, C, H, W]}
   * @param weight {@code [out, C / groups, kernel, kernel]}
   * @param bias {@code [out]}, or null
   * @param stride in both directions, as padding and dilation
   */
  public static Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    ElementType half = HalfType.current();
    return half == null
        ? KERNEL.conv2d(x, weight, bias, stride, padding, dilation, groups)
        : KERNEL.conv2dIn(half, x, weight, bias, stride, padding, dilation, groups);
  }

  /** {@code x Wᵀ + b}; x is {@code [..., in]}, the weight {@code [out, in]}. */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    ElementType half = HalfType.current();
    return half == null ? KERNEL.linear(x, weight, bias) : KERNEL.linearIn(half, x, weight, bias);
  }

  /**
   * Batch normalisation: {@code (x - mean) / sqrt(var + eps) * gamma + beta}, per channel.
   *
   * @param mean the running mean {@code [C]}; in training it is changed in place
   * @param variance the running variance {@code [C]}; in training it is changed in place, towards
   *     the unbiased variance of the batch
   * @param training whether to normalise by the statistics of the batch, instead of the running
   *     ones
   * @param momentum the weight of the batch in the running statistics, as in PyTorch: {@code
   *     running = (1 - momentum) running + momentum batch}
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor gamma,
      @Nullable Tensor beta,
      boolean training,
      double momentum,
      double eps) {
    return KERNEL.batchNorm(x, mean, variance, gamma, beta, training, momentum, eps);
  }

  /** Group normalisation over the channels of {@code [N, C, ...]}, each group on its own. */
  public static Tensor groupNorm(
      Tensor x, int groups, @Nullable Tensor gamma, @Nullable Tensor beta, double eps) {
    return KERNEL.groupNorm(x, groups, gamma, beta, eps);
  }

  /** The greatest value of each window; the padding counts as minus infinity. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding, boolean ceilMode) {
    return KERNEL.maxPool2d(x, kernel, stride, padding, ceilMode);
  }

  /** Scales {@code [N, C, H, W]} to a height and width by the nearest pixel. */
  public static Tensor interpolateNearest(Tensor x, long height, long width) {
    return KERNEL.interpolateNearest(x, height, width);
  }
}
