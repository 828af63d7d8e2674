package org.cfgrun.runtime.hook;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;

/** Tells drawn pairs of numbers from made ones, and makes them, by the least-squares loss. */
final class TinyGan extends TrainableModel {
  private final Linear generator = child("generator", new Linear(2, 2, true));
  private final Linear discriminator = child("discriminator", new Linear(2, 1, true));
  private Runnable onStep = () -> {};

  /** Does something in each step of training. */
  void onStep(Runnable action) {
    onStep = action;
  }

  @Override
  public StepOutput trainStep(Batch batch, Optimizers optimizers) {
    onStep.run();
    NDArray real = real((FakeBatch) batch);
    NDArray noise = real.getManager().randomNormal(real.getShape());
    NDArray told =
        learn(
            optimizers.get("discriminator"),
            () -> {
              NDArray made = Autograd.noGrad(() -> generator.forward(noise));
              return Ops.add(distance(real, 1), distance(made, 0));
            });
    NDArray fooled =
        learn(optimizers.get("generator"), () -> distance(generator.forward(noise), 1));
    NDArray loss = Ops.add(told, fooled);
    return new StepOutput(loss, Map.of("loss", (double) loss.getFloat()), 1);
  }

  @Override
  public StepOutput valStep(Batch batch) {
    NDArray loss = distance(real((FakeBatch) batch), 1);
    return new StepOutput(loss, Map.of("loss_val", (double) loss.getFloat()), 1);
  }

  private NDArray real(FakeBatch batch) {
    NDArray like = discriminator.weight().data();
    return Ops.mul(like.onesLike(), 1 + batch.number());
  }

  /** {@code mean((D(x) - target)^2)}. */
  private NDArray distance(NDArray x, double target) {
    return Ops.mean(Ops.pow(Ops.add(discriminator.forward(x), -target), 2));
  }
}
