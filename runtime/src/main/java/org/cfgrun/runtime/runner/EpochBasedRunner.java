package org.cfgrun.runtime.runner;

import java.util.Iterator;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.runner.Workflow.Flow;
import org.cfgrun.runtime.runner.Workflow.Place;
import org.jspecify.annotations.Nullable;

/** Trains for a number of epochs; mmcv's runner of the same name. */
@Component(Registries.RUNNERS)
public final class EpochBasedRunner extends Runner {
  private final long maxEpochs;
  private long maxIterations;
  private int completeBatches;
  private Workflow workflow = Workflow.TRAIN;
  private Place place = Place.FIRST;

  /**
   * Arguments of the runner.
   *
   * @param maxEpochs how many epochs to train
   */
  public record Args(@Bounds(min = 0, max = MAX_LENGTH) long maxEpochs) {}

  /** Creates a run that has not started. */
  public EpochBasedRunner(RunParts parts, Args args) {
    super(parts);
    maxEpochs = args.maxEpochs();
  }

  @Override
  public Outcome run(Workflow workflow, List<DataLoader> loaders) {
    if (loaders.size() != workflow.flows().size()) {
      throw new IllegalArgumentException("expected one loader per flow of the workflow");
    }
    this.workflow = workflow;
    place = workflow.has(start().place()) ? start().place() : Place.FIRST;
    maxIterations = maxEpochs * loaders.get(workflow.firstTraining()).length();
    logStart("%s epochs".formatted(maxEpochs), workflow);
    if (isComplete()) {
      logComplete(progress().epoch(), maxEpochs, "epochs");
    }
    at(Stage.BEFORE_RUN);
    finishStage(loaders.get(workflow.firstTraining()));
    // A workflow round completes even when its last training epoch is done.
    while (progress().epoch() < maxEpochs || !place.equals(Place.FIRST)) {
      Flow flow = workflow.at(place);
      DataLoader loader = loaders.get(place.flow());
      if (flow.mode() == Mode.VAL) {
        valEpoch(loader);
      } else if (progress().epoch() < maxEpochs) {
        trainEpoch(loader);
      } else {
        place = workflow.after(place);
      }
      if (stopRequested() && !isComplete()) {
        if (!stop()) {
          return Outcome.STOPPED;
        }
        break;
      }
    }
    LossGuard.requireFinite(this, "the run has failed");
    at(Stage.AFTER_RUN);
    return Outcome.COMPLETE;
  }

  private boolean isComplete() {
    return progress().epoch() >= maxEpochs && place.equals(Place.FIRST);
  }

  @Override
  public Long maxEpochs() {
    return maxEpochs;
  }

  @Override
  public long maxIterations() {
    return maxIterations;
  }

  @Override
  public ResumePoint resumePoint() {
    Progress now = progress();
    if (stage() == Stage.AFTER_TRAIN_ITER) {
      return new ResumePoint(now.epoch(), now.iteration() + 1, completeBatches + 1, place);
    }
    if (stage() == Stage.AFTER_TRAIN_EPOCH) {
      return new ResumePoint(now.epoch() + 1, now.iteration(), 0, workflow.after(place));
    }
    return new ResumePoint(now.epoch(), now.iteration(), completeBatches, place);
  }

  @Override
  public String checkpointName(@Nullable CheckpointName template) {
    return (template == null ? CheckpointName.EPOCH : template).of(progress().epoch() + 1);
  }

  private void trainEpoch(DataLoader loader) {
    enter(Mode.TRAIN, loader);
    maxIterations = maxEpochs * loader.length();
    at(Stage.BEFORE_TRAIN_EPOCH);
    // If the data changed, the epoch may be shorter than its completed part.
    completeBatches = Math.min(restoreCompleteBatches(), loader.length());
    Iterator<Batch> batches = loader.epoch(progress().epoch(), completeBatches);
    while (batches.hasNext()) {
      try (Batch batch = batches.next()) {
        moveTo(progress().atBatch(completeBatches));
        steps().train(batch);
        moveTo(progress().afterIteration());
        completeBatches++;
      }
      if (stopRequested()) {
        return;
      }
    }
    at(Stage.AFTER_TRAIN_EPOCH);
    moveTo(progress().afterEpoch());
    completeBatches = 0;
    place = workflow.after(place);
  }

  private void valEpoch(DataLoader loader) {
    enter(Mode.VAL, loader);
    at(Stage.BEFORE_VAL_EPOCH);
    Iterator<Batch> batches = loader.epoch(progress().epoch(), 0);
    for (int number = 0; batches.hasNext(); number++) {
      try (Batch batch = batches.next()) {
        moveTo(progress().atBatch(number));
        steps().validate(batch);
      }
      if (stopRequested()) {
        return;
      }
    }
    at(Stage.AFTER_VAL_EPOCH);
    place = workflow.after(place);
  }
}
