package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Modulated deformable convolution (https://arxiv.org/abs/1811.11168) without bias, whose offsets
 * and factors are inputs: each position of a window is sampled where its offset moves it, and
 * multiplied by its factor. Parameter {@code weight}, initially uniform in {@code ±1/sqrt(in *
 * kernel * kernel)}.
 */
public final class ModulatedDeformConv2d extends Module implements DeformableConvolution {
  private final DeformableShape shape;
  private final Parameter weight;

  /**
   * Creates a convolution.
   *
   * @param groups number of channel groups with separate offsets and factors
   */
  public ModulatedDeformConv2d(ConvShape shape, int groups) {
    this.shape = new DeformableShape(shape, groups);
    double bound = 1 / Math.sqrt((double) shape.in() * shape.kernel() * shape.kernel());
    weight = parameter("weight", Init.uniform(-bound, bound), this.shape.weight());
  }

  /**
   * Computes the output.
   *
   * @param x {@code [N, in, H, W]}
   * @param offset {@code [N, groups * kernel * kernel * 2, H', W']}: for each position of a window
   *     the vertical, then the horizontal offset, in pixels
   * @param mask {@code [N, groups * kernel * kernel, H', W']}
   * @return {@code [N, out, H', W']}
   */
  public Tensor forward(Tensor x, Tensor offset, Tensor mask) {
    return shape.convolve(x, offset, mask, weight, null);
  }

  /**
   * Returns the first values of each image in the shape of a coarser map. mmcv reads the memory of
   * offsets and factors that are too large as if they had the shape of the output, and public
   * checkpoints of {@code DyHead} are trained with that.
   *
   * @param values {@code [N, C, H, W]}
   * @return {@code [N, C, height, width]}
   */
  public static Tensor reread(Tensor values, long height, long width) {
    long images = values.shape().get(0);
    long channels = values.shape().get(1);
    return values
        .reshape(images, -1)
        .narrow(1, 0, channels * height * width)
        .reshape(images, channels, height, width);
  }
}
