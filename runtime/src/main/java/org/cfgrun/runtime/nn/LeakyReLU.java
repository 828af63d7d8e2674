package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Leaky rectified linear unit: {@code x} if it is positive, else {@code negative_slope * x}.
 *
 * @param negativeSlope factor of negative values
 * @param inplace whether to overwrite the input, which saves memory
 */
@Component(Registries.ACTIVATION_LAYERS)
public record LeakyReLU(
    @Bounds(min = 0, max = 1) @Default("0.01") double negativeSlope,
    @Default("True") boolean inplace)
    implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return inplace
        ? Functional.leakyRelu_(x, negativeSlope)
        : Functional.leakyRelu(x, negativeSlope);
  }
}
