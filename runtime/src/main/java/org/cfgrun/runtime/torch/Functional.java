package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import org.jspecify.annotations.Nullable;

/** Operations of neural networks, as in PyTorch's {@code torch.nn.functional}. */
public final class Functional {
  private static final FunctionalKernel KERNEL = Kernel.bind(FunctionalKernel.class);

  /** Libtorch for other processors is built without oneDNN. */
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
    if (crashesBackward(x, weight, stride, padding)) {
      return conv2d(KERNEL.every(x, stride), weight, bias, 1, 0, dilation, groups);
    }
    boolean direct = callsOneDnn(x, weight, stride);
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
    if (Trace.isWatched()) {
      Trace.operation(
          "conv2d", y, x, weight, bias, both(stride), both(padding), both(dilation), groups);
    }
    return y;
  }

  private static long[] both(int size) {
    return new long[] {size, size};
  }

  /** Returns the compute type of convolutions on this thread. */
  private static ElementType type() {
    ElementType half = HalfType.current();
    return half == null ? ElementType.FLOAT32 : half;
  }

  /**
   * Returns whether a convolution calls oneDNN explicitly. With one thread, libtorch computes 1x1
   * convolutions with BLAS, which takes a tenth longer than oneDNN forward and backward. A trace
   * may run on a device without oneDNN.
   */
  private static boolean callsOneDnn(Tensor x, Tensor weight, int stride) {
    return HAS_ONEDNN
        && !Trace.isActive()
        && stride == 1
        && weight.shape().get(2) == 1
        && weight.shape().get(3) == 1
        && !x.device().isGpu()
        && x.type() == ElementType.FLOAT32
        && HalfType.current() == null
        && Threads.get() == 1;
  }

  /**
   * Returns whether oneDNN writes outside its memory in the backward pass: in libtorch 2.7.1 with
   * AVX-512 and several threads, 1x1 convolutions with a stride over fewer than 16 channels that
   * are channels-last end in a segmentation fault. The same convolution without a stride, over
   * every {@code stride}-th pixel, does not.
   */
  private static boolean crashesBackward(Tensor x, Tensor weight, int stride, int padding) {
    return stride > 1
        && padding == 0
        && x.shape().get(1) < 16
        && weight.shape().get(2) == 1
        && weight.shape().get(3) == 1
        && !x.device().isGpu();
  }

  /**
   * Transposed convolution, the gradient of a convolution with respect to its input.
   *
   * @param x {@code [N, C, H, W]}
   * @param weight {@code [C, out / groups, kernel, kernel]}
   * @param bias {@code [out]}, or null
   * @return {@code [N, out, H', W']} with {@code H' = (H - 1) * stride - 2 * padding + kernel}
   */
  public static Tensor convTranspose2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int groups) {
    return KERNEL.convTranspose2d(type(), x, weight, bias, stride, padding, groups);
  }

  /** Convolution followed by ReLU, in one call; see {@link #conv2d}. */
  public static Tensor convRelu(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    if (crashesBackward(x, weight, stride, padding)) {
      return convRelu(KERNEL.every(x, stride), weight, bias, 1, 0, dilation, groups);
    }
    return KERNEL.convRelu(
        type(), callsOneDnn(x, weight, stride), x, weight, bias, stride, padding, dilation, groups);
  }

  /**
   * Convolution without bias, batch normalization, shortcut and ReLU in one call, the pattern of
   * residual networks.
   *
   * @param shortcut tensor to add after the normalization; null for none
   * @param relu whether to apply ReLU
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
    if (crashesBackward(x, weight, stride, padding)) {
      return convBatchNorm(
          KERNEL.every(x, stride), weight, 1, 0, dilation, groups, norm, shortcut, relu);
    }
    return KERNEL.convBatchNorm(
        type(),
        callsOneDnn(x, weight, stride),
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
   * Parameters and statistics of batch normalization; see {@link #batchNorm}.
   *
   * @param batches number of batches in the running statistics, incremented in training
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

  /** Linear map {@code x Wᵀ + b}; x is {@code [..., in]}, the weight {@code [out, in]}. */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    ElementType half = HalfType.current();
    if (half != null) {
      return KERNEL.linearIn(half, x, weight, bias);
    }
    Tensor y =
        new Tensor(Natives.linear(x.handle(), weight.handle(), bias == null ? 0 : bias.handle()));
    Tensor.keepAlive(x, weight, bias);
    Trace.operation("linear", y, x, weight, bias);
    return y;
  }

  /**
   * Batch normalization: {@code (x - mean) / sqrt(var + eps) * gamma + beta}, per channel.
   *
   * @param mean running mean {@code [C]}, updated in place in training
   * @param variance running variance {@code [C]}, updated in place in training towards the unbiased
   *     variance of the batch
   * @param training whether to normalize by the statistics of the batch instead of the running ones
   * @param momentum weight of the batch in the running statistics, as in PyTorch: {@code running =
   *     (1 - momentum) running + momentum batch}
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

  /** Group normalization over the channels of {@code [N, C, ...]}. */
  public static Tensor groupNorm(
      Tensor x, int groups, @Nullable Tensor gamma, @Nullable Tensor beta, double eps) {
    return KERNEL.groupNorm(x, groups, gamma, beta, eps);
  }

  /** Max pooling; the padding counts as minus infinity. */
  public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding, boolean ceilMode) {
    Tensor y = new Tensor(Natives.maxPool2d(x.handle(), kernel, stride, padding, ceilMode));
    Tensor.keepAlive(x);
    if (Trace.isWatched()) {
      Trace.operation(
          "max_pool2d", y, x, both(kernel), both(stride), both(padding), both(1), ceilMode);
    }
    return y;
  }

  /** Pools {@code [N, C, H, W]} to a height and width by the mean. */
  public static Tensor adaptiveAvgPool2d(Tensor x, long height, long width) {
    return KERNEL.adaptiveAvgPool2d(x, height, width);
  }

  /** Pools {@code [N, C, H, W]} to a height and width by the maximum. */
  public static Tensor adaptiveMaxPool2d(Tensor x, long height, long width) {
    return KERNEL.adaptiveMaxPool2d(x, height, width);
  }

  /**
   * Standardizes the weights of each output channel to mean 0 and unbiased standard deviation 1.
   *
   * @param weight {@code [out, ...]}
   * @param eps term added to the standard deviation
   */
  public static Tensor standardize(Tensor weight, double eps) {
    return KERNEL.standardize(weight, eps);
  }

  /**
   * Divides vectors along the second axis by a power of their Euclidean length.
   *
   * @param x {@code [n, C, ...]}
   * @param eps term added to the power of the length
   */
  public static Tensor normalizeLength(Tensor x, double power, double eps) {
    return KERNEL.normalizeLength(x, power, eps);
  }

  /**
   * Average pooling.
   *
   * @param ceilMode whether windows that begin inside the map but end outside count too
   * @param countPadding whether the divisor counts the padding
   */
  public static Tensor avgPool2d(
      Tensor x, int kernel, int stride, int padding, boolean ceilMode, boolean countPadding) {
    return KERNEL.avgPool2d(x, kernel, stride, padding, ceilMode, countPadding);
  }

  /** Resizes {@code [N, C, H, W]} to a height and width by nearest-neighbor interpolation. */
  public static Tensor interpolateNearest(Tensor x, long height, long width) {
    return KERNEL.interpolateNearest(x, height, width);
  }

  /**
   * Layer normalization over the last axes: {@code (x - mean) / sqrt(var + eps) * gamma + beta}.
   *
   * @param shape sizes of the normalized axes
   */
  public static Tensor layerNorm(
      Tensor x, Shape shape, @Nullable Tensor gamma, @Nullable Tensor beta, double eps) {
    return KERNEL.layerNorm(x, shape.sizes(), gamma, beta, eps);
  }

  /** Gaussian error linear unit {@code x Φ(x)}, with the standard normal distribution function. */
  public static Tensor gelu(Tensor x) {
    return KERNEL.gelu(x);
  }

  /** Sigmoid linear unit {@code x sigmoid(x)}. */
  public static Tensor silu(Tensor x) {
    return KERNEL.silu(x);
  }

  /**
   * L2 normalization over the channels of {@code [N, C, H, W]}: {@code weight * x / (sqrt(sum x^2)
   * + eps)}.
   *
   * @param weight {@code [C]}
   */
  public static Tensor l2Norm(Tensor x, Tensor weight, double eps) {
    return KERNEL.l2Norm(x, weight, eps);
  }

  /** Leaky ReLU: {@code x} if it is positive, else {@code slope * x}. */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return KERNEL.leakyRelu(x, slope);
  }

  /** Leaky ReLU that overwrites its input; see {@link #leakyRelu}. */
  public static Tensor leakyRelu_(Tensor x, double slope) {
    return KERNEL.leakyRelu_(x, slope);
  }

  /**
   * Resizes {@code [N, C, H, W]} by bilinear interpolation.
   *
   * @param alignCorners whether to align the centers of the corner pixels instead of their outer
   *     edges
   */
  public static Tensor interpolateBilinear(
      Tensor x, long height, long width, boolean alignCorners) {
    return KERNEL.interpolateBilinear(x, height, width, alignCorners);
  }

  /** Resizes {@code [N, C, H, W]} by bicubic interpolation; see {@link #interpolateBilinear}. */
  public static Tensor interpolateBicubic(Tensor x, long height, long width, boolean alignCorners) {
    return KERNEL.interpolateBicubic(x, height, width, alignCorners);
  }

  /** Interpolation between pixels, in the order of PyTorch's numbers. */
  public enum SampleMode {
    BILINEAR,
    NEAREST,
    BICUBIC
  }

  /** Padding outside a map, in the order of PyTorch's numbers. */
  public enum SamplePadding {
    ZEROS,
    BORDER,
    REFLECTION
  }

  /**
   * Samples {@code [N, C, H, W]} at grid positions.
   *
   * @param grid {@code [N, H', W', 2]}: x, then y, from -1 to 1
   * @param alignCorners whether -1 and 1 refer to the centers of the outermost pixels instead of
   *     their outer edges
   * @return {@code [N, C, H', W']}
   */
  public static Tensor gridSample(
      Tensor x, Tensor grid, SampleMode mode, SamplePadding padding, boolean alignCorners) {
    return KERNEL.gridSample(x, grid, mode.ordinal(), padding.ordinal(), alignCorners);
  }

  /**
   * Dropout: sets random elements to 0 and divides the others by {@code 1 - probability}, using the
   * engine's global generator.
   *
   * @param probability probability of setting an element to 0
   */
  public static Tensor dropout(Tensor x, double probability) {
    return KERNEL.dropout(x, probability);
  }

  /**
   * Pads axes with a constant value; negative sizes crop.
   *
   * @param sizes padding at the start and the end of the last axis, then of the one before it, ...
   */
  public static Tensor pad(Tensor x, double value, long... sizes) {
    return KERNEL.pad(x, sizes, value);
  }

  /**
   * Extracts the sliding windows of a convolution.
   *
   * @return {@code [N, C * kernel * kernel, windows]}
   */
  public static Tensor unfold(Tensor x, int kernel, int dilation, int padding, int stride) {
    return KERNEL.unfold(x, kernel, dilation, padding, stride);
  }

  /**
   * Deformable convolution (https://arxiv.org/abs/1703.06211), or with a mask its second version
   * (https://arxiv.org/abs/1811.11168): each window samples its pixels at positions shifted by
   * learned offsets.
   *
   * @param offset {@code [N, offsetGroups * kernel * kernel * 2, H', W']}: for each position in the
   *     window the vertical, then the horizontal offset, in pixels
   * @param mask {@code [N, offsetGroups * kernel * kernel, H', W']}, factors of the sampled values;
   *     null for none
   * @param weight {@code [out, C / groups, kernel, kernel]}
   * @param bias {@code [out]}, or null
   * @param offsetGroups number of channel groups with separate offsets
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
