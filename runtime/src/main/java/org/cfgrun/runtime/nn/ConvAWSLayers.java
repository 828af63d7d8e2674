package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Convolution with weight standardization that also fits pretrained weights (DetectoRS,
 * https://arxiv.org/abs/2006.02334). The buffers {@code weight_gamma} and {@code weight_beta} are
 * the deviation and the mean of the weights of each output channel when they are used. If a file
 * lacks them, they are those of its weights, so that the convolution computes what it did there.
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"ConvAWS"})
public record ConvAWSLayers() implements ConvLayers {
  @Override
  public Conv2d layer(ConvShape shape, boolean hasBias) {
    return new Standardized(shape, hasBias);
  }

  private static final class Standardized extends Conv2d implements DerivedBuffers {
    private final AwareWeight weight;

    Standardized(ConvShape shape, boolean hasBias) {
      super(shape, hasBias);
      weight =
          new AwareWeight(
              weight(),
              buffer(AwareWeight.GAMMA, Init.constant(1), shape.out(), 1, 1, 1),
              buffer(AwareWeight.BETA, Init.constant(0), shape.out(), 1, 1, 1));
    }

    @Override
    Tensor kernel() {
      return weight.standardized();
    }

    @Override
    public List<String> derivedBuffers() {
      return List.of(AwareWeight.GAMMA, AwareWeight.BETA);
    }

    @Override
    public void deriveBuffers() {
      weight.derive();
    }
  }
}
