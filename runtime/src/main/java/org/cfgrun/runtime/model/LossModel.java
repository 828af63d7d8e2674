package org.cfgrun.runtime.model;

import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Autograd;

/**
 * Model with one loss. Its step ends with the loss. The hook that {@code optimizer_config} names
 * runs the backward pass and steps the only optimizer.
 */
public abstract class LossModel extends TrainableModel {
  /**
   * Computes the loss of a batch and records the forward pass for the backward pass.
   *
   * @throws IllegalArgumentException if the model does not train on this kind of batch
   */
  public abstract StepOutput trainStep(Batch batch);

  @Override
  public final StepOutput trainStep(Batch batch, Optimizers optimizers) {
    return Autograd.record(() -> trainStep(batch));
  }
}
