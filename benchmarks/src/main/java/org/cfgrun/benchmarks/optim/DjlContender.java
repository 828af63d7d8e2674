package org.cfgrun.benchmarks.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An optimizer of DJL, which updates parameters one by one. */
final class DjlContender implements Contender {
  private static final float RATE = 1e-3f;
  private static final float MOMENTUM = 0.9f;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();
  private final Optimizer optimizer;
  private final Clock clock;

  private DjlContender(Optimizer optimizer, OptimizerTask task, Clock clock) {
    this.optimizer = optimizer;
    this.clock = clock;
    for (var each : ResNet50.shapes(task.problem())) {
      Shape shape = new Shape(each.sizes());
      parameters.add(manager.randomNormal(shape));
      gradients.add(manager.randomNormal(shape));
    }
  }

  /**
   * Returns DJL's optimizer of a name; null if it has none that runs on PyTorch. DJL's Adadelta,
   * Adagrad, Nag and RmsProp call the engine for their steps, and the PyTorch engine throws.
   */
  static @Nullable DjlContender of(OptimizerTask task, Clock clock) {
    Tracker rate = Tracker.fixed(RATE);
    Optimizer optimizer =
        switch (task.optimizer()) {
          case "SGD" -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(MOMENTUM).build();
          case "Adam" -> Optimizer.adam().optLearningRateTracker(rate).build();
          case "AdamW" -> Optimizer.adamW().optLearningRateTracker(rate).build();
          default -> null;
        };
    return optimizer == null ? null : new DjlContender(optimizer, task, clock);
  }

  @Override
  public List<Double> steps(int count) {
    return clock.times(count, this::step);
  }

  private void step() {
    for (int i = 0; i < parameters.size(); i++) {
      optimizer.update("p" + i, parameters.get(i), gradients.get(i));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
