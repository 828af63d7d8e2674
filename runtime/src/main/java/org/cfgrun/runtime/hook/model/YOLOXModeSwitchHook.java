package org.cfgrun.runtime.hook.model;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.data.SkippingDataset;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.model.AdditionalL1Loss;
import org.cfgrun.runtime.runner.Runner;

/**
 * Trains the last epochs of YOLOX without the strongest augmentation and with an L1 loss of its
 * boxes beside the others. The switch comes before the epoch that {@code num_last_epochs} others
 * follow. A run that goes on after it is switched at its start; mmdet's is not. A model whose head
 * has no such loss is trained without it, and the log says so.
 */
@Component(Registries.HOOKS)
public final class YOLOXModeSwitchHook extends Hook {
  private final Args args;
  private boolean switched;

  /**
   * The arguments.
   *
   * @param numLastEpochs how many epochs follow the one that is switched first
   * @param skipTypeKeys the steps of the pipeline that are left out then
   */
  public record Args(
      @Default("15") long numLastEpochs,
      @Default("('Mosaic', 'RandomAffine', 'MixUp')") List<String> skipTypeKeys) {}

  /** A hook for one run. */
  public YOLOXModeSwitchHook(Args args) {
    this.args = args;
  }

  @Override
  public void beforeRun(Runner runner) {
    if (heads(runner).isEmpty()) {
      runner
          .log()
          .warn(
              "No head of this model has an L1 loss that `YOLOXModeSwitchHook` could add: it only leaves out %s."
                  .formatted(String.join(", ", args.skipTypeKeys())));
    }
  }

  @Override
  public void beforeTrainEpoch(Runner runner) {
    SkippingDataset dataset = dataset(runner);
    Long epochs = runner.maxEpochs();
    long first = epochs == null ? 0 : epochs - args.numLastEpochs();
    if (!switched && first >= 1 && runner.progress().epoch() + 1 >= first) {
      switched = true;
      runner.log().info("No mosaic and mixup aug now!");
      dataset.skipTypes(args.skipTypeKeys());
      List<AdditionalL1Loss> heads = heads(runner);
      if (!heads.isEmpty()) {
        runner.log().info("Add additional L1 loss now!");
        heads.forEach(head -> head.useL1(true));
      }
    }
  }

  private static List<AdditionalL1Loss> heads(Runner runner) {
    return partsOfModel(runner, AdditionalL1Loss.class);
  }

  private SkippingDataset dataset(Runner runner) {
    Dataset dataset = runner.loader().dataset();
    if (dataset instanceof SkippingDataset skipping) {
      return skipping;
    }
    throw failure(
        "`YOLOXModeSwitchHook` leaves out steps of the pipeline, but `%s` cannot do without one: that takes a `MultiImageMixDataset`."
            .formatted(dataset.getClass().getSimpleName()));
  }
}
