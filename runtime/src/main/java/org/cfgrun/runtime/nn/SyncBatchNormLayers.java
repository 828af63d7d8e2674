package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;

/**
 * Factory of {@link SyncBatchNorm} layers, which share the statistics of their batches among all
 * processes of a training. {@code MMSyncBN} is mmcv's implementation, which by default gives each
 * process the same weight instead of each value; the results are equal for batches of equal size.
 */
@Component(
    value = Registries.NORM_LAYERS,
    names = {"SyncBN", "MMSyncBN"})
public final class SyncBatchNormLayers extends NormLayers {
  private final BatchNormLayers.Args args;

  /** Creates a factory with the given arguments. */
  public SyncBatchNormLayers(BatchNormLayers.Args args) {
    super(args.requiresGrad());
    this.args = args;
  }

  @Override
  protected Norm create(int channels) {
    return new SyncBatchNorm(channels, args.eps(), args.momentum());
  }

  @Override
  public String prefix() {
    return "bn";
  }
}
