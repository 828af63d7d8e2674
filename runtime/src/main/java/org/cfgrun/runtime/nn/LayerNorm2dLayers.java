package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Factory of {@link LayerNorm2d} layers, as in mmcls. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"LN2d"})
public final class LayerNorm2dLayers extends NormLayers {
  /**
   * @param requiresGrad whether to train weight and bias
   * @param eps term added to the variance
   */
  public record Args(
      @Default("True") boolean requiresGrad, @Bounds(min = 0) @Default("1e-5") double eps) {}

  private final double eps;

  /** Creates a factory with the given arguments. */
  public LayerNorm2dLayers(Args args) {
    super(args.requiresGrad());
    eps = args.eps();
  }

  @Override
  protected Norm create(int channels) {
    return new LayerNorm2d(channels, eps);
  }

  @Override
  public String prefix() {
    return "ln";
  }
}
