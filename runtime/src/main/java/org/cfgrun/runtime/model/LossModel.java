package org.cfgrun.runtime.model;

import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Autograd;

/**
 * A model of one loss. Its step ends with the loss; going backward from it and stepping the one
 * optimizer is the work of the hook that {@code optimizer_config} names.
 */
public abstract class LossModel extends TrainableModel {
  /**
   * The forward pass and the loss of a batch, recorded for backward.
   *
   * @throws IllegalArgumentException when the batch is not of the kind that the model trains on
   */
  public abstract StepOutput trainStep(Batch batch);

  @Override
  public final StepOutput trainStep(Batch batch, Optimizers optimizers) {
    return Autograd.record(() -> trainStep(batch));
  }
}
