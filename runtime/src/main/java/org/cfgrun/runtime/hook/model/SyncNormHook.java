package org.cfgrun.runtime.hook.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.runner.Runner;

/**
 * Averages the running statistics of batch normalization over all processes after epochs of
 * training. The other values of these layers, which mmdet's hook averages too, are the same in all
 * processes.
 */
@Component(Registries.HOOKS)
public final class SyncNormHook extends Hook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param numLastEpochs number of final epochs with synchronization after every epoch; the epoch
   *     before them has it too, as in mmdet. No effect if a run has no more epochs
   * @param interval interval of synchronization before those, in epochs
   */
  public record Args(
      @Default("15") long numLastEpochs, @Bounds(min = 1) @Default("1") long interval) {}

  /** Creates the hook, which can be shared by several runs. */
  public SyncNormHook(Args args) {
    this.args = args;
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    if (isDue(runner)) {
      runner
          .communicator()
          .average(
              partsOfModel(runner, BatchNorm2d.class).stream()
                  .flatMap(norm -> norm.runningStatistics().stream())
                  .toList());
    }
  }

  private boolean isDue(Runner runner) {
    Long epochs = runner.maxEpochs();
    long switched = epochs == null ? 0 : epochs - args.numLastEpochs();
    boolean last = switched >= 1 && runner.progress().epoch() + 1 >= switched;
    return last || everyNEpochs(runner, args.interval());
  }
}
