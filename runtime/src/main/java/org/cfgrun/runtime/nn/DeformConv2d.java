package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Deformable convolution (https://arxiv.org/abs/1703.06211) without bias, whose offsets are an
 * input: each position of a window is sampled where its offset moves it. Parameter {@code weight},
 * initially Kaiming uniform in mode fan_in.
 */
public final class DeformConv2d extends Module implements DeformableConvolution {
  private final DeformableShape shape;
  private final Parameter weight;

  /**
   * Creates a convolution.
   *
   * @param groups number of channel groups with separate offsets
   */
  public DeformConv2d(ConvShape shape, int groups) {
    this.shape = new DeformableShape(shape, groups);
    weight = parameter("weight", Init.kaimingUniform(Fan.FAN_IN, 0), this.shape.weight());
  }

  /** Returns the weight, {@code [out, in / groups, kernel, kernel]}. */
  public Parameter weight() {
    return weight;
  }

  /**
   * Computes the output.
   *
   * @param x {@code [N, in, H, W]}
   * @param offset {@code [N, groups * kernel * kernel * 2, H', W']}: for each position of a window
   *     the vertical, then the horizontal offset, in pixels
   * @return {@code [N, out, H', W']}
   */
  public Tensor forward(Tensor x, Tensor offset) {
    return shape.convolve(x, offset, null, weight, null);
  }
}
