package org.cfgrun.runtime.hook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Model of two parameters. Its logged values depend only on the number of steps, as in the goldens;
 * its gradients are those of {@code scale * (a + b)^2 * (1 + epoch + 10 * number of the batch)}.
 */
public final class FakeModel extends LossModel {
  private final double scale;
  private final Parameter a;
  private final Parameter b;
  private int steps;
  private DoubleFunction<Map<String, Double>> logged = FakeModel::losses;
  private Runnable onStep = () -> {};
  private Consumer<Batch> onBatch = batch -> {};

  /**
   * @param scale 0 for gradients that are all 0
   */
  public FakeModel(double scale) {
    this.scale = scale;
    a = parameter("a", (shape, random) -> new float[] {0.5f, -0.25f}, 2);
    b = parameter("b", (shape, random) -> new float[] {0.125f, 1f}, 2);
  }

  /** Adds a part that computes nothing. */
  public FakeModel with(Module part) {
    child("part", part);
    return this;
  }

  /** Sets the logged values of a training step, as a function of the inverse of its number. */
  public void logs(DoubleFunction<Map<String, Double>> values) {
    logged = values;
  }

  private static Map<String, Double> losses(double v) {
    Map<String, Double> logged = new LinkedHashMap<>();
    logged.put("loss_cls", v);
    logged.put("loss_bbox", 2 * v);
    logged.put("acc", 90.0);
    logged.put("loss", 3 * v);
    return logged;
  }

  /** Observes every batch, including validation. */
  public void onBatch(Consumer<Batch> action) {
    onBatch = action;
  }

  /** Runs an action in each training step. */
  public void onStep(Runnable action) {
    onStep = action;
  }

  @Override
  public StepOutput trainStep(Batch batch) {
    onStep.run();
    onBatch.accept(batch);
    return new StepOutput(loss((FakeBatch) batch), logged.apply(1.0 / ++steps), 2);
  }

  private Tensor loss(FakeBatch batch) {
    Tensor sum = a.data().add(b.data());
    double weight = scale * (1 + batch.epoch() + 10 * batch.number());
    return sum.mul(sum).sum().mul(weight);
  }

  @Override
  public StepOutput valStep(Batch batch) {
    onBatch.accept(batch);
    double v = 1.0 / ++steps;
    return new StepOutput(a.data().sum(), Map.of("loss", v), 1);
  }
}
