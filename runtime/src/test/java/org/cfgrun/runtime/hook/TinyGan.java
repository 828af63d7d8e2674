package org.cfgrun.runtime.hook;

import java.util.Map;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;

/** Least-squares GAN of pairs of numbers. */
public final class TinyGan extends TrainableModel {
  private final Linear generator = child("generator", new Linear(2, 2, true));
  private final Linear discriminator = child("discriminator", new Linear(2, 1, true));
  private Runnable onStep = () -> {};

  /** Runs an action in each training step. */
  public void onStep(Runnable action) {
    onStep = action;
  }

  @Override
  public StepOutput trainStep(Batch batch, Optimizers optimizers) {
    onStep.run();
    Tensor real = real((FakeBatch) batch);
    Tensor noise = Tensor.randn(real.shape(), real.device());
    Tensor judged =
        learn(
            optimizers.get("discriminator"),
            () -> {
              Tensor made = Autograd.noGrad(() -> generator.forward(noise));
              return distance(real, 1).add(distance(made, 0));
            });
    Tensor fooled = learn(optimizers.get("generator"), () -> distance(generator.forward(noise), 1));
    Tensor loss = judged.add(fooled);
    return new StepOutput(loss, Map.of("loss", (double) loss.toFloat()), 1);
  }

  @Override
  public StepOutput valStep(Batch batch) {
    Tensor loss = distance(real((FakeBatch) batch), 1);
    return new StepOutput(loss, Map.of("loss_val", (double) loss.toFloat()), 1);
  }

  private Tensor real(FakeBatch batch) {
    Tensor like = discriminator.weight().data();
    return like.onesLike().mul(1 + batch.number());
  }

  /** {@code mean((D(x) - target)^2)}. */
  private Tensor distance(Tensor x, double target) {
    return discriminator.forward(x).add(-target).pow(2).mean();
  }
}
