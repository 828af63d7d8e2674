package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Dynamic ReLU (https://arxiv.org/abs/2003.10027): the larger of two linear functions of each
 * channel, whose coefficients are computed from the means of all channels by two 1x1 convolutions:
 * {@code max(a1 x + b1, a2 x + b2)} with {@code a1} from 0 to 2, {@code a2} from -1 to 1, and
 * {@code b1} and {@code b2} from -0.5 to 0.5. Children {@code conv1} and {@code conv2}.
 */
public final class DynamicReLU extends Layer {
  private final int channels;
  private final ConvModule conv1;
  private final ConvModule conv2;

  /**
   * Creates a layer.
   *
   * @param ratio divisor of the number of channels between the convolutions
   * @param weights initial weights of the convolutions
   */
  public DynamicReLU(int channels, int ratio, Init weights) {
    this.channels = channels;
    int inner = channels / ratio;
    conv1 =
        child(
            "conv1",
            new ConvModule(
                ConvShape.of(channels, inner, 1), null, null, new ReLU(new ReLU.Args(true))));
    conv2 =
        child(
            "conv2",
            new ConvModule(ConvShape.of(inner, 4 * channels, 1), null, null, HSigmoid.WIDE));
    conv1.init(weights);
    conv2.init(weights);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor coefficients = conv2.forward(conv1.forward(x.mean(new int[] {2, 3}, true))).sub(0.5);
    Tensor a1 = coefficients.narrow(1, 0, channels).mul(2).add(1);
    Tensor b1 = coefficients.narrow(1, channels, channels);
    Tensor a2 = coefficients.narrow(1, 2L * channels, channels).mul(2);
    Tensor b2 = coefficients.narrow(1, 3L * channels, channels);
    return x.mul(a1).add(b1).maximum(x.mul(a2).add(b2));
  }
}
