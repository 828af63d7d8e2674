package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Convolution with weight standardization (https://arxiv.org/abs/1903.10520): the weights of each
 * output channel have mean 0 and standard deviation 1 when they are used. The state has the weights
 * before that.
 *
 * @param eps term added to the standard deviation
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"ConvWS"})
public record ConvWSLayers(@Bounds(min = 0) @Default("1e-5") double eps) implements ConvLayers {
  @Override
  public Conv2d layer(ConvShape shape, boolean hasBias) {
    return new Standardized(shape, hasBias);
  }

  private final class Standardized extends Conv2d {
    Standardized(ConvShape shape, boolean hasBias) {
      super(shape, hasBias);
    }

    @Override
    Tensor kernel() {
      return Functional.standardize(weight().data(), eps);
    }
  }
}
