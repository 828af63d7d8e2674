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
 * Disables strong augmentation and adds an L1 box loss for the last epochs of YOLOX. The switch
 * happens before the epoch that {@code num_last_epochs} others follow. Unlike mmdet, a run resumed
 * after the switch is switched at its start. A model whose head does not support the L1 loss trains
 * without it, which is logged.
 */
@Component(Registries.HOOKS)
public final class YOLOXModeSwitchHook extends Hook {
  private final Args args;
  private boolean switched;

  /**
   * Arguments of the hook.
   *
   * @param numLastEpochs number of epochs after the first switched one
   * @param skipTypeKeys types of the pipeline steps to skip after the switch
   */
  public record Args(
      @Default("15") long numLastEpochs,
      @Default("('Mosaic', 'RandomAffine', 'MixUp')") List<String> skipTypeKeys) {}

  /** Creates the hook for one run. */
  public YOLOXModeSwitchHook(Args args) {
    this.args = args;
  }

  @Override
  public void beforeRun(Runner runner) {
    if (heads(runner).isEmpty()) {
      runner
          .log()
          .warn(
              "No head of this model supports the L1 loss of `YOLOXModeSwitchHook`; the hook only skips %s."
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
        "`YOLOXModeSwitchHook` skips pipeline steps, which `%s` does not support. Use a `MultiImageMixDataset`."
            .formatted(dataset.getClass().getSimpleName()));
  }
}
