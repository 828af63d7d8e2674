package org.cfgrun.runtime.nn;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/** Factory of {@link BatchNorm2d} layers. */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"BN", "BN2d"})
public final class BatchNormLayers extends NormLayers {
  /**
   * @param requiresGrad whether to train weight and bias
   * @param eps term added to the variance
   * @param momentum weight of a batch in the running statistics, from 0 to 1
   */
  public record Args(
      @Default("True") boolean requiresGrad,
      @Bounds(min = 0) @Default("1e-5") double eps,
      @Bounds(min = 0, max = 1) @Default("0.1") double momentum) {}

  private final Args args;

  /** Creates a factory with the given arguments. */
  public BatchNormLayers(Args args) {
    super(args.requiresGrad());
    this.args = args;
  }

  @Override
  protected Norm create(int channels) {
    return new BatchNorm2d(channels, args.eps(), args.momentum());
  }

  @Override
  public String prefix() {
    return "bn";
  }
}
