package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/** Factory of {@link LayerNorm2d} layers, as in mmcls. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"LN2d"})
public final class LayerNorm2dLayers extends NormLayers {
  private final double eps;

  /** Creates a factory with the given arguments. */
  public LayerNorm2dLayers(LayerNormLayers.Args args) {
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
