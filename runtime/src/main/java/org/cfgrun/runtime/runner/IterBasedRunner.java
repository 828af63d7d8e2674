package org.cfgrun.runtime.runner;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.runner.Workflow.Flow;
import org.cfgrun.runtime.runner.Workflow.Place;
import org.jspecify.annotations.Nullable;

/**
 * Trains for a number of iterations; mmcv's runner of the same name. The workflow counts
 * iterations, batches are drawn without end, and no epoch stage is reached. Hooks that act per
 * epoch do nothing, so schedules, checkpoints and evaluation must count iterations.
 */
@Component(Registries.RUNNERS)
public final class IterBasedRunner extends Runner {
  private final long maxIterations;
  private Workflow workflow = Workflow.TRAIN;
  private Place place = Place.FIRST;
  private List<IterLoader> loaders = List.of();

  /**
   * Arguments of the runner.
   *
   * @param maxIters how many iterations to train
   */
  public record Args(@Bounds(min = 0, max = MAX_LENGTH) long maxIters) {}

  /** Creates a run that has not started. */
  public IterBasedRunner(RunParts parts, Args args) {
    super(parts);
    maxIterations = args.maxIters();
  }

  @Override
  public Outcome run(Workflow workflow, List<DataLoader> given) {
    if (given.size() != workflow.flows().size()) {
      throw new IllegalArgumentException("expected one loader per flow of the workflow");
    }
    this.workflow = workflow;
    place = workflow.has(start().place()) ? start().place() : Place.FIRST;
    logStart("%s iters".formatted(maxIterations), workflow);
    if (isComplete()) {
      logComplete(progress().iteration(), maxIterations, "iterations");
    }
    at(Stage.BEFORE_RUN);
    loaders = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      long drawn = workflow.timesDone(i, place, progress().iteration());
      loaders.add(new IterLoader(given.get(i), drawn));
    }
    finishStage(given.get(workflow.firstTraining()));
    stages().beforeEpoch(this);
    restoreLogged();
    // A workflow round completes even when its last training iteration is done.
    while (!isComplete()) {
      Flow flow = workflow.at(place);
      if (flow.mode() == Mode.VAL || progress().iteration() < maxIterations) {
        step(flow.mode(), loaders.get(place.flow()));
      } else if (place.repeat() == 0) {
        // A flow with nothing left to train still starts, as in mmcv.
        moveTo(progress().atBatch(0));
      }
      place = workflow.after(place);
      if (stopRequested() && !isComplete()) {
        if (!stop()) {
          return Outcome.STOPPED;
        }
        break;
      }
    }
    stages().afterEpoch(this);
    LossGuard.requireFinite(this, "the run has failed");
    at(Stage.AFTER_RUN);
    return Outcome.COMPLETE;
  }

  private boolean isComplete() {
    return progress().iteration() >= maxIterations && place.equals(Place.FIRST);
  }

  private void step(Mode mode, IterLoader loader) {
    enter(mode, loader.loader());
    Progress now = progress().atBatch(place.repeat());
    // As in mmcv, the epoch is that of the previous batch.
    moveTo(mode == Mode.TRAIN ? now.inEpoch(loader.epoch()) : now);
    try (Batch batch = loader.next()) {
      if (mode == Mode.TRAIN) {
        steps().train(batch);
        moveTo(progress().afterIteration());
      } else {
        steps().validate(batch);
      }
    }
    moveTo(progress().atBatch(place.repeat() + 1));
  }

  /** Returns null because this runner does not count epochs. */
  @Override
  public @Nullable Long maxEpochs() {
    return null;
  }

  @Override
  public long maxIterations() {
    return maxIterations;
  }

  @Override
  public ResumePoint resumePoint() {
    Progress now = progress();
    boolean done = stage() == Stage.AFTER_TRAIN_ITER;
    long iteration = done ? now.iteration() + 1 : now.iteration();
    Place next = done ? workflow.after(place) : place;
    for (int i = 0; i < loaders.size(); i++) {
      if (workflow.flows().get(i).mode() == Mode.TRAIN) {
        DataLoader loader = loaders.get(i).loader();
        long drawn = workflow.timesDone(i, next, iteration);
        return new ResumePoint(
            IterLoader.epochAfter(loader, drawn),
            iteration,
            IterLoader.batchesAfter(loader, drawn),
            next);
      }
    }
    return new ResumePoint(now.epoch(), iteration, 0, next);
  }

  @Override
  String resumedAt(ResumePoint point) {
    return "resumed from epoch: %s, iter %s".formatted(point.epoch(), point.iteration());
  }

  @Override
  public String checkpointName(@Nullable CheckpointName template) {
    return (template == null ? CheckpointName.ITERATION : template).of(progress().iteration() + 1);
  }
}
