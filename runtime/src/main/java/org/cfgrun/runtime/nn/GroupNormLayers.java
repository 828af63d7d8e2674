package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Makes {@link GroupNorm} layers. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"GN"})
public final class GroupNormLayers extends NormLayers {
  /**
   * @param numGroups groups of channels; must divide the channels of every layer
   * @param requiresGrad whether weight and bias are trained
   * @param eps added to the variance
   */
  public record Args(
      int numGroups, @Default("True") boolean requiresGrad, @Default("1e-5") double eps) {}

  private final Args args;

  /** Keeps the arguments for the layers to come. */
  public GroupNormLayers(Args args) {
    super(args.requiresGrad());
    this.args = args;
  }

  @Override
  protected Norm create(int channels) {
    return new GroupNorm(args.numGroups(), channels, args.eps());
  }

  @Override
  public String prefix() {
    return "gn";
  }
}
