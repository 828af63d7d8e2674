package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Factory of {@link GroupNorm} layers. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"GN"})
public final class GroupNormLayers extends NormLayers {
  /**
   * @param numGroups number of groups, which must divide the channels of every layer
   * @param requiresGrad whether to train weight and bias
   * @param eps term added to the variance
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numGroups,
      @Default("True") boolean requiresGrad,
      @Bounds(min = 0) @Default("1e-5") double eps) {}

  private final Args args;

  /** Creates a factory with the given arguments. */
  public GroupNormLayers(Args args) {
    super(args.requiresGrad());
    this.args = args;
  }

  @Override
  protected Norm create(int channels) {
    return GroupNorm.of(args.numGroups(), channels, args.eps());
  }

  @Override
  public String prefix() {
    return "gn";
  }
}
