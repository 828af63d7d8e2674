package org.cfgrun.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations on tensors, as PyTorch defines them, safe under autograd.
 *
 * <p>They stand in for those of {@link NDArray} that take a {@code Number} or read a Java buffer:
 * DJL wraps such an operand in memory of the Java heap, which a backward pass may read after the
 * garbage collector has freed it.
 */
public final class Ops {
  private static final Kernel KERNEL = Kernel.load(Ops.class, "ops.ts");

  private Ops() {}

  /** A tensor of floats that the engine owns. */
  public static NDArray constant(NDManager manager, float[] values, Shape shape) {
    return owned(manager, FloatBuffer.wrap(values), shape, DataType.FLOAT32);
  }

  /** A tensor of doubles that the engine owns. */
  public static NDArray constant(NDManager manager, double[] values, Shape shape) {
    return owned(manager, DoubleBuffer.wrap(values), shape, DataType.FLOAT64);
  }

  /** A tensor of 64-bit integers that the engine owns. */
  public static NDArray constant(NDManager manager, long[] values, Shape shape) {
    return owned(manager, LongBuffer.wrap(values), shape, DataType.INT64);
  }

  /** A tensor of 32-bit integers that the engine owns. */
  public static NDArray constant(NDManager manager, int[] values, Shape shape) {
    return owned(manager, IntBuffer.wrap(values), shape, DataType.INT32);
  }

  /** A scalar float that the engine owns. */
  public static NDArray scalar(NDManager manager, float value) {
    return manager.full(new Shape(), value, DataType.FLOAT32);
  }

  private static NDArray owned(NDManager manager, Buffer values, Shape shape, DataType type) {
    try (NDArray wrapped = manager.create(values, shape, type)) {
      return wrapped.duplicate();
    }
  }

  /** {@code x + y}, with broadcasting. */
  public static NDArray add(NDArray x, NDArray y) {
    return x.add(y);
  }

  /** {@code x + c}. */
  public static NDArray add(NDArray x, double c) {
    return KERNEL.call("add_scalar", x, c);
  }

  /** {@code x - y}, with broadcasting. */
  public static NDArray sub(NDArray x, NDArray y) {
    return x.sub(y);
  }

  /** {@code x y}, element by element, with broadcasting. */
  public static NDArray mul(NDArray x, NDArray y) {
    return x.mul(y);
  }

  /** {@code c x}. */
  public static NDArray mul(NDArray x, double c) {
    return KERNEL.call("mul_scalar", x, c);
  }

  /** {@code x / y}, with broadcasting. */
  public static NDArray div(NDArray x, NDArray y) {
    return x.div(y);
  }

  /** {@code x / c}. */
  public static NDArray div(NDArray x, double c) {
    return KERNEL.call("div_scalar", x, c);
  }

  /** {@code x} to the power {@code c}. */
  public static NDArray pow(NDArray x, double c) {
    return KERNEL.call("pow_scalar", x, c);
  }

  /** {@code x > c}, a tensor of booleans. */
  public static NDArray greater(NDArray x, double c) {
    return KERNEL.call("greater", x, c);
  }

  /** Adds 1 to every element of {@code x} itself. */
  public static void increment(NDArray x) {
    KERNEL.run("increment", x);
  }

  /** The sum of all elements, a scalar. */
  public static NDArray sum(NDArray x) {
    return x.sum();
  }

  /** The sum of tensors of one shape. */
  public static NDArray sum(List<NDArray> terms) {
    return terms.stream().reduce(NDArray::add).orElseThrow();
  }

  /** The mean of all elements, a scalar. */
  public static NDArray mean(NDArray x) {
    return x.mean();
  }

  /** Tensors joined along an axis. */
  public static NDArray cat(List<NDArray> parts, int axis) {
    return NDArrays.concat(new NDList(parts), axis);
  }

  /** The same values, through which no gradient flows. */
  public static NDArray detach(NDArray x) {
    return KERNEL.call("detach", x);
  }

  /** {@code max(x, 0)}. */
  public static NDArray relu(NDArray x) {
    return KERNEL.call("relu", x);
  }

  /** {@code max(x, 0)}, written over {@code x}; autograd follows it. */
  public static NDArray reluInPlace(NDArray x) {
    return KERNEL.call("relu_", x);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static NDArray sigmoid(NDArray x) {
    return KERNEL.call("sigmoid", x);
  }

  /**
   * Two-dimensional convolution.
   *
   * @param x {@code [N, C, H, W]}
   * @param weight {@code [out, C / groups, kernel, kernel]}
   * @param bias {@code [out]}, or null
   * @param stride in both directions, as padding and dilation
   */
  public static NDArray conv2d(
      NDArray x,
      NDArray weight,
      @Nullable NDArray bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    Integer half = HalfType.currentCode();
    return half == null
        ? KERNEL.call("conv2d", x, weight, bias, stride, padding, dilation, groups)
        : KERNEL.call("conv2d_in", half, x, weight, bias, stride, padding, dilation, groups);
  }

  /** {@code x Wᵀ + b}; x is {@code [..., in]}, the weight {@code [out, in]}. */
  public static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    Integer half = HalfType.currentCode();
    return half == null
        ? KERNEL.call("linear", x, weight, bias)
        : KERNEL.call("linear_in", half, x, weight, bias);
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
  public static NDArray batchNorm(
      NDArray x,
      NDArray mean,
      NDArray variance,
      @Nullable NDArray gamma,
      @Nullable NDArray beta,
      boolean training,
      double momentum,
      double eps) {
    return KERNEL.call("batch_norm", x, mean, variance, gamma, beta, training, momentum, eps);
  }

  /** Group normalisation over the channels of {@code [N, C, ...]}, each group on its own. */
  public static NDArray groupNorm(
      NDArray x, int groups, @Nullable NDArray gamma, @Nullable NDArray beta, double eps) {
    return KERNEL.call("group_norm", x, groups, gamma, beta, eps);
  }

  /** The greatest value of each window; the padding counts as minus infinity. */
  public static NDArray maxPool2d(
      NDArray x, int kernel, int stride, int padding, boolean ceilMode) {
    return KERNEL.call("max_pool2d", x, kernel, stride, padding, ceilMode);
  }

  /** Scales {@code [N, C, H, W]} to a height and width by the nearest pixel. */
  public static NDArray interpolateNearest(NDArray x, long height, long width) {
    return KERNEL.call("interpolate_nearest", x, height, width);
  }

  /**
   * The same values, laid out in memory with the channels of a pixel side by side. Convolutions,
   * normalisations, activations and poolings keep that layout, and are faster in it: one {@code
   * 3x3} convolution with batch normalisation and ReLU, forward and backward, by about 1.2 on a
   * CPU.
   *
   * @param x {@code [N, C, H, W]}; the shape stays
   */
  public static NDArray channelsLast(NDArray x) {
    return KERNEL.call("channels_last", x);
  }
}
