package org.cfgrun.runtime.model;

import java.util.function.Supplier;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Model that a runner can train: mmcv's contract of {@code train_step} and {@code val_step}.
 *
 * <p>Most models are a {@link LossModel}. Other models, such as a GAN, learn within their step,
 * from each of their losses by {@link #learn}. Their config sets {@code optimizer_config = None}
 * and usually has an optimizer for each of several parts: {@code optimizer =
 * dict(generator=dict(type='Adam', ...), discriminator=dict(type='Adam', ...))}.
 */
@BuiltFrom(Registries.MODELS)
public abstract class TrainableModel extends Module {
  /**
   * Runs a training step on a batch.
   *
   * @param optimizers the optimizers of the run; a model that learns within its step steps them
   *     itself
   * @return the loss, from which a hook runs the backward pass unless the model has done so
   * @throws IllegalArgumentException if the model does not train on this kind of batch
   */
  public abstract StepOutput trainStep(Batch batch, Optimizers optimizers);

  /**
   * Checks that the config has everything that the model needs for training, before a run.
   *
   * @throws org.cfgrun.components.ArgumentException if something is missing; names the argument
   */
  public void checkTraining() {}

  /**
   * Computes the loss of a batch without gradients. The name of each logged value gets the suffix
   * {@code _val}, including {@code loss}.
   */
  public abstract StepOutput valStep(Batch batch);

  /**
   * Runs one optimizer step on a loss: zeroes the gradients, computes the loss, runs the backward
   * pass and steps. Parameters of other optimizers also accumulate gradients, which their optimizer
   * zeroes before its own step.
   *
   * @param loss computes a scalar; an optimizer such as LBFGS calls it several times
   * @return the loss before the step
   */
  protected static Tensor learn(Optimizer optimizer, Supplier<Tensor> loss) {
    return new GradientStep(optimizer).learn(loss);
  }
}
