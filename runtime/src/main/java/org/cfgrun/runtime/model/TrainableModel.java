package org.cfgrun.runtime.model;

import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.registry.BuiltFrom;
import org.cfgrun.runtime.registry.Registries;

/** A model that a runner can train: mmcv's contract of {@code train_step} and {@code val_step}. */
@BuiltFrom(Registries.MODELS)
public abstract class TrainableModel extends Module {
  /**
   * The forward pass and the loss of a batch, recorded for backward.
   *
   * @throws IllegalArgumentException when the batch is not of the kind that the model trains on
   */
  public abstract StepOutput trainStep(Batch batch);

  /**
   * The loss of a batch without gradients; each logged value's name gets the suffix {@code _val},
   * {@code loss} too.
   */
  public abstract StepOutput valStep(Batch batch);
}
