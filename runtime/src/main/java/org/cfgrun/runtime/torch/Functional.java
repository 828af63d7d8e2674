package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import org.jspecify.annotations.Nullable;

/** The operations of neural networks, as PyTorch's {@code torch.nn.functional} defines them. */
public final class Functional {
  private static final FunctionalKernel KERNEL = Kernel.bind(FunctionalKernel.class);

  /** Libtorch for other processors is built without it. */
  private static final boolean HAS_ONEDNN = System.getProperty("os.arch").equals("amd64");

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
    boolean direct = isDirect(x, weight, stride);
    if (direct || type() != ElementType.FLOAT32) {
      return KERNEL.conv(type(), direct, x, weight, bias, stride, padding, dilation, groups);
    }
    Tensor y =
        new Tensor(
            Natives.conv2d(
                x.handle(),
                weight.handle(),
                bias == null ? 0 : bias.handle(),
                stride,
                padding,
                dilation,
                groups));
    Tensor.keepAlive(x, weight, bias);
    return y;
  }

  /** The type that convolutions are computed in on this thread. */
  private static ElementType type() {
    ElementType half = HalfType.current();
    return half == null ? ElementType.FLOAT32 : half;
  }

  /**
   * Whether a convolution calls oneDNN by itself. With one thread, libtorch multiplies windows of
   * one pixel by BLAS, which takes a tenth longer than oneDNN forward and backward.
   */
  private static boolean isDirect(Tensor x, Tensor weight, int stride) {
    return HAS_ONEDNN
        && stride == 1
        && weight.shape().get(2) == 1
        && weight.shape().get(3) == 1
        && !x.device().isGpu()
        && x.type() == ElementType.FLOAT32
        && HalfType.current() == null
        && Threads.get() == 1;
  }

  /** {@code max(., 0)} of a convolution, in one call; see {@link #conv2d}. */
  public static Tensor convRelu(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    return KERNEL.convRelu(
        type(), isDirect(x, weight, stride), x, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * A convolution without bias, batch normalisation, the sum with a shortcut and {@code max(., 0)}
   * in one call, as it stands all over residual networks.
   *
   * @param shortcut added after the normalisation; null for none
   * @param relu whether negative values become 0 at the end
   */
  public static Tensor convBatchNorm(
      Tensor x,
      Tensor weight,
      int stride,
      int padding,
      int dilation,
      int groups,
      BatchNormTensors norm,
      @Nullable Tensor shortcut,
      boolean relu) {
    return KERNEL.convBatchNorm(
        type(),
        isDirect(x, weight, stride),
        x,
        weight,
        stride,
        padding,
        dilation,
        groups,
        norm.mean(),
        norm.variance(),
        norm.batches(),
        norm.gamma(),
        norm.beta(),
        norm.training(),
        norm.momentum(),
        norm.eps(),
        shortcut,
        relu);
  }

  /**
   * What batch normalisation works with; see {@link #batchNorm}.
   *
   * @param batches the number of batches in the running statistics, counted up in training
   */
  public record BatchNormTensors(
      Tensor mean,
      Tensor variance,
      Tensor batches,
      Tensor gamma,
      Tensor beta,
      boolean training,
      double momentum,
      double eps) {}

  /** {@code x Wᵀ + b}; x is {@code [..., in]}, the weight {@code [out, in]}. */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    ElementType half = HalfType.current();
    if (half != null) {
      return KERNEL.linearIn(half, x, weight, bias);
    }
    Tensor y =
        new Tensor(Natives.linear(x.handle(), weight.handle(), bias == null ? 0 : bias.handle()));
    Tensor.keepAlive(x, weight, bias);
    return y;
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
    Tensor y = new Tensor(Natives.maxPool2d(x.handle(), kernel, stride, padding, ceilMode));
    Tensor.keepAlive(x);
    return y;
  }

  /** Scales {@code [N, C, H, W]} to a height and width by the nearest pixel. */
  public static Tensor interpolateNearest(Tensor x, long height, long width) {
    return KERNEL.interpolateNearest(x, height, width);
  }

  /**
   * Layer normalisation over the last axes: {@code (x - mean) / sqrt(var + eps) * gamma + beta}.
   *
   * @param shape the sizes of the axes that are normalised together
   */
  public static Tensor layerNorm(
      Tensor x, Shape shape, @Nullable Tensor gamma, @Nullable Tensor beta, double eps) {
    return KERNEL.layerNorm(x, shape.sizes(), gamma, beta, eps);
  }

  /** {@code x Φ(x)}, with the distribution function of the standard normal distribution. */
  public static Tensor gelu(Tensor x) {
    return KERNEL.gelu(x);
  }

  /**
   * Scales {@code [N, C, H, W]} by the four nearest pixels.
   *
   * @param alignCorners whether the centres of the corner pixels stay where they are, instead of
   *     their outer edges
   */
  public static Tensor interpolateBilinear(
      Tensor x, long height, long width, boolean alignCorners) {
    return KERNEL.interpolateBilinear(x, height, width, alignCorners);
  }

  /**
   * Scales {@code [N, C, H, W]} by the sixteen nearest pixels; see {@link #interpolateBilinear}.
   */
  public static Tensor interpolateBicubic(Tensor x, long height, long width, boolean alignCorners) {
    return KERNEL.interpolateBicubic(x, height, width, alignCorners);
  }

  /** How values between pixels are found; in the order of PyTorch's numbers. */
  public enum SampleMode {
    BILINEAR,
    NEAREST,
    BICUBIC
  }

  /** What lies outside a map; in the order of PyTorch's numbers. */
  public enum SamplePadding {
    ZEROS,
    BORDER,
    REFLECTION
  }

  /**
   * The values of {@code [N, C, H, W]} at places.
   *
   * @param grid {@code [N, H', W', 2]}: x, then y, from -1 to 1
   * @param alignCorners whether -1 and 1 are the centres of the outermost pixels, instead of their
   *     outer edges
   * @return {@code [N, C, H', W']}
   */
  public static Tensor gridSample(
      Tensor x, Tensor grid, SampleMode mode, SamplePadding padding, boolean alignCorners) {
    return KERNEL.gridSample(x, grid, mode.ordinal(), padding.ordinal(), alignCorners);
  }

  /**
   * Sets elements to 0 at random and divides the others by {@code 1 - probability}. The engine's
   * global generator draws them.
   *
   * @param probability that an element becomes 0
   */
  public static Tensor dropout(Tensor x, double probability) {
    return KERNEL.dropout(x, probability);
  }

  /**
   * Adds places with one value at the ends of axes; negative sizes cut places off.
   *
   * @param sizes at the begin and the end of the last axis, then of the one before it, ...
   */
  public static Tensor pad(Tensor x, double value, long... sizes) {
    return KERNEL.pad(x, sizes, value);
  }

  /**
   * The windows that a convolution would see.
   *
   * @return {@code [N, C * kernel * kernel, windows]}
   */
  public static Tensor unfold(Tensor x, int kernel, int dilation, int padding, int stride) {
    return KERNEL.unfold(x, kernel, dilation, padding, stride);
  }

  /**
   * Deformable convolution (https://arxiv.org/abs/1703.06211), with a mask its second version
   * (https://arxiv.org/abs/1811.11168): each window reads its pixels at places that are shifted by
   * learned offsets.
   *
   * @param offset {@code [N, offsetGroups * kernel * kernel * 2, H', W']}: for each place of the
   *     window the shift down, then the shift to the right, in pixels
   * @param mask {@code [N, offsetGroups * kernel * kernel, H', W']}, factors of what is read; null
   *     for none
   * @param weight {@code [out, C / groups, kernel, kernel]}
   * @param bias {@code [out]}, or null
   * @param offsetGroups how many groups of channels have offsets of their own
   * @return {@code [N, out, H', W']}
   */
  public static Tensor deformConv2d(
      Tensor x,
      Tensor offset,
      @Nullable Tensor mask,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups,
      int offsetGroups) {
    return KERNEL.deformConv2d(
        x, offset, mask, weight, bias, stride, padding, dilation, groups, offsetGroups);
  }
}
