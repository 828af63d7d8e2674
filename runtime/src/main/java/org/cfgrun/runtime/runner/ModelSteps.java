package org.cfgrun.runtime.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.model.IterationAware;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.HalfType;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchEngine;
import org.jspecify.annotations.Nullable;

/** Single steps of a run on its model, including the stages before and after each step. */
final class ModelSteps {
  private static final String LOSS = "loss";

  private final Runner runner;
  private final RunParts parts;
  private final LossGuard guard;
  private final List<IterationAware> iterationAware = new ArrayList<>();
  private @Nullable Batch batch;
  private @Nullable StepOutput output;
  private Map<String, Double> logged = Map.of();
  private @Nullable HalfType half;

  /** Creates the steps of a run. */
  ModelSteps(Runner runner, RunParts parts) {
    this.runner = runner;
    this.parts = parts;
    this.guard = new LossGuard(parts.log());
    parts
        .model()
        .forEachModule(
            (path, part) -> {
              if (part instanceof IterationAware aware) {
                iterationAware.add(aware);
              }
            });
  }

  /** Makes the following training steps compute in half precision. */
  void computeIn(HalfType type) {
    half = type;
  }

  /** Returns the model's output for the current batch. */
  StepOutput output() {
    return Objects.requireNonNull(output, "no output outside a step");
  }

  /** Runs one training step, including its stages. Its tensors are freed afterwards. */
  void train(Batch next) {
    try (TensorScope scope = new TensorScope()) {
      batch = next;
      runner.at(Stage.BEFORE_TRAIN_ITER);
      long iteration = runner.progress().iteration();
      iterationAware.forEach(part -> part.iteration(parts.seed(), iteration));
      finish(compute(), Stage.AFTER_TRAIN_ITER);
      batch = null;
    } finally {
      runner.reads().discard();
    }
  }

  /** Runs one validation step, including its stages. */
  void validate(Batch batch) {
    try (TensorScope scope = new TensorScope()) {
      runner.at(Stage.BEFORE_VAL_ITER);
      finish(
          ofModel(() -> Autograd.noGrad(() -> parts.model().valStep(batch))), Stage.AFTER_VAL_ITER);
    } finally {
      runner.reads().discard();
    }
  }

  /** Runs the model on the current batch, with the same random numbers on each call. */
  StepOutput compute() {
    Batch current = Objects.requireNonNull(batch, "no batch outside a training step");
    seedEngine();
    HalfType type = half;
    Supplier<StepOutput> step = () -> parts.model().trainStep(current, parts.optimizers());
    return ofModel(type == null ? step : () -> type.compute(step));
  }

  /** Points the model's errors to the config. */
  private StepOutput ofModel(Supplier<StepOutput> step) {
    try {
      return step.get();
    } catch (ArgumentException complaint) {
      throw parts.model().failure(complaint);
    }
  }

  private void finish(StepOutput result, Stage after) {
    output = result;
    result.logged(runner.reads(), own -> log(own, result.samples()));
    if (parts.communicator().world() > 1) {
      // The values are shared here in all processes, whichever hook of one would read them first.
      runner.reads().read();
    }
    runner.at(after);
    runner.reads().read();
    if (after == Stage.AFTER_TRAIN_ITER) {
      guard.check(runner.progress().iteration() + 1, logged.get(LOSS));
      parts.listener().stepDone(report(result));
    }
    output = null;
  }

  private void log(Map<String, Double> own, int samples) {
    logged = averaged(own);
    runner.logBuffer().update(logged, samples);
  }

  /** Averages each value over all processes, so that logs and decisions agree. */
  private Map<String, Double> averaged(Map<String, Double> own) {
    SharedValues.Means means =
        SharedValues.of(parts.communicator(), own, runner.ownStopRequested());
    if (means.stops()) {
      runner.agreeToStop();
    }
    return means.logged();
  }

  private StepReport report(StepOutput result) {
    Progress progress = runner.progress();
    return new StepReport(
        progress.epoch() + 1,
        runner.maxEpochs(),
        progress.inner() + 1,
        runner.loader().length(),
        progress.iteration() + 1,
        runner.maxIterations(),
        result.logged().get(LOSS));
  }

  /**
   * Seeds the engine's generator (dropout) from the seed and the iteration, so that a checkpoint
   * need not save its state.
   */
  private void seedEngine() {
    long mixed =
        (parts.seed() * 0x9E3779B97F4A7C15L + runner.progress().iteration()) * 0xBF58476D1CE4E5B9L;
    TorchEngine.seed((int) (mixed >>> 33));
  }
}
