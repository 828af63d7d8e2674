package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Makes {@link BatchNorm2d} layers. {@code SyncBN} is the same on one device, where there is nobody
 * to share statistics with.
 */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"BN", "BN2d", "SyncBN"})
public final class BatchNormLayers extends NormLayers {
  /**
   * @param requiresGrad whether weight and bias are trained
   * @param eps added to the variance
   * @param momentum the weight of a batch in the running statistics, from 0 to 1
   */
  public record Args(
      @Default("True") boolean requiresGrad,
      @Default("1e-5") double eps,
      @Default("0.1") double momentum) {}

  private final Args args;

  /** Keeps the arguments for the layers to come. */
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
