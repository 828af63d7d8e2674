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
 * A model that a runner can train: mmcv's contract of {@code train_step} and {@code val_step}.
 *
 * <p>Most models are a {@link LossModel}. One that is not, such as a GAN, learns within its step,
 * from each of its losses by {@link #learn}. Its config says {@code optimizer_config = None}, and
 * usually has an optimizer for each of several parts: {@code optimizer =
 * dict(generator=dict(type='Adam', ...), discriminator=dict(type='Adam', ...))}.
 */
@BuiltFrom(Registries.MODELS)
public abstract class TrainableModel extends Module {
  /**
   * A step of training on a batch.
   *
   * @param optimizers those of the run; a model that learns within its step steps them itself
   * @return the loss, from which a hook goes backward unless the model has done so
   * @throws IllegalArgumentException when the batch is not of the kind that the model trains on
   */
  public abstract StepOutput trainStep(Batch batch, Optimizers optimizers);

  /**
   * The loss of a batch without gradients; each logged value's name gets the suffix {@code _val},
   * {@code loss} too.
   */
  public abstract StepOutput valStep(Batch batch);

  /**
   * Lets an optimizer learn from a loss: zeroes its gradients, computes the loss, goes backward and
   * steps. Parameters of other optimizers gather gradients too, which theirs zeroes before it
   * learns.
   *
   * @param loss computes a scalar; an optimizer such as LBFGS asks for it several times
   * @return the loss before the step
   */
  protected static Tensor learn(Optimizer optimizer, Supplier<Tensor> loss) {
    return new GradientStep(optimizer).learn(loss);
  }
}
