package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Squeeze and excitation (https://arxiv.org/abs/1709.01507): multiplies each channel by a factor
 * from 0 to 1, which two 1x1 convolutions compute from the mean of all channels.
 */
public final class SqueezeExcitation extends Layer {
  private final ConvModule conv1;
  private final ConvModule conv2;

  /**
   * Creates the layers.
   *
   * @param channels channels of input and output
   * @param squeezed channels between the convolutions
   * @param activation activation between the convolutions
   */
  public SqueezeExcitation(int channels, int squeezed, Activation activation) {
    ConvShape shape = ConvShape.of(channels, squeezed, 1);
    conv1 = child("conv1", new ConvModule(shape, null, null, activation));
    conv2 = child("conv2", new ConvModule(ConvShape.of(squeezed, channels, 1), null, null, null));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor mean = x.mean(new int[] {2, 3}, true);
    return x.mul(conv2.forward(conv1.forward(mean)).sigmoid());
  }
}
