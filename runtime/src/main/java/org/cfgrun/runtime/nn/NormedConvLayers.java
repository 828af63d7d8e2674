package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Convolution whose outputs are scaled cosines, as in Seesaw loss
 * (https://arxiv.org/abs/2008.10032): the input is divided by {@code |x|^p + eps} at each position
 * and multiplied by t, and the weights are divided by {@code |w|^p + eps}. Lengths are over the
 * channels. The state has the weights before that.
 *
 * @param tempearture factor t of the normalized input; the name is that of mmdet
 * @param power exponent p of the lengths
 * @param eps term added to the lengths
 * @param normOverKernel whether the length of the weights of an output channel is over channels and
 *     kernel; if False, over the channels at each place of the kernel
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"NormedConv2d"})
public record NormedConvLayers(
    @Default("20") double tempearture,
    @Default("1.0") double power,
    @Bounds(min = 0) @Default("1e-6") double eps,
    @Default("False") boolean normOverKernel)
    implements ConvLayers {
  @Override
  public Conv2d layer(ConvShape shape, boolean hasBias) {
    return new Normed(shape, hasBias);
  }

  private final class Normed extends Conv2d {
    Normed(ConvShape shape, boolean hasBias) {
      super(shape, hasBias);
    }

    @Override
    Tensor kernel() {
      Tensor weights = weight().data();
      if (!normOverKernel) {
        return Functional.normalizeLength(weights, power, eps);
      }
      Tensor rows = Functional.normalizeLength(weights.flatten(1, -1), power, eps);
      return rows.reshape(weights.shape().sizes());
    }

    @Override
    Tensor input(Tensor x) {
      return Functional.normalizeLength(x, power, eps).mul(tempearture);
    }
  }
}
