package org.cfgrun.runtime.nn;

import java.util.Objects;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Linear layer whose outputs are scaled cosines, as in Seesaw loss
 * (https://arxiv.org/abs/2008.10032): {@code t * (x / (|x|^p + eps)) (w / (|w|^p + eps)) + b} for
 * each row w of the weights. The state has the weights before that. Initial values: normal weights
 * with deviation 0.01, zero biases.
 *
 * @param tempearture factor t of the normalized input; the name is that of mmdet
 * @param power exponent p of the lengths
 * @param eps term added to the lengths
 */
@Component(
    value = Registries.LINEAR_LAYERS,
    names = {"NormedLinear"})
public record NormedLinearLayers(
    @Default("20") double tempearture,
    @Default("1.0") double power,
    @Bounds(min = 0) @Default("1e-6") double eps)
    implements LinearLayers {
  @Override
  public Linear layer(int in, int out) {
    return new Normed(in, out);
  }

  private final class Normed extends Linear {
    private final Parameter bias;

    Normed(int in, int out) {
      super(in, out, true);
      bias = Objects.requireNonNull(bias());
      init(Init.normal(0, 0.01));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor input = Functional.normalizeLength(x, power, eps).mul(tempearture);
      Tensor rows = Functional.normalizeLength(weight().data(), power, eps);
      return Functional.linear(input, rows, bias.data());
    }
  }
}
