package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Shape;

/** Factory of {@link LayerNorm} layers over the last axis, that of the channels. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"LN"})
public final class LayerNormLayers extends NormLayers {
  /**
   * @param requiresGrad whether to train weight and bias
   * @param eps term added to the variance
   */
  public record Args(
      @Default("True") boolean requiresGrad, @Bounds(min = 0) @Default("1e-5") double eps) {}

  private final double eps;

  /** Creates a factory with the given arguments. */
  public LayerNormLayers(Args args) {
    super(args.requiresGrad());
    eps = args.eps();
  }

  @Override
  protected Norm create(int channels) {
    return new LayerNorm(new Shape(channels), eps);
  }

  @Override
  public String prefix() {
    return "ln";
  }
}
