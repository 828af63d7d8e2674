package org.cfgrun.runtime.runner;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.log.LogBuffer;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.torch.DeferredReads;
import org.cfgrun.runtime.torch.HalfType;
import org.jspecify.annotations.Nullable;

/**
 * State and single steps of a run. Subclasses implement the loop: {@link EpochBasedRunner} counts
 * epochs, {@link IterBasedRunner} iterations. Hooks do everything else: schedules, optimizer steps,
 * checkpoints, logs, evaluation.
 */
@BuiltFrom(Registries.RUNNERS)
public abstract class Runner extends Configured {
  /** The largest number of epochs or iterations that a config may ask for. */
  static final long MAX_LENGTH = 1_000_000_000;

  private final RunParts parts;
  private final LogBuffer logBuffer = new LogBuffer();
  private final DeferredReads reads = new DeferredReads();
  private final Map<String, Object> hookMessages = new LinkedHashMap<>();
  private final ModelSteps steps;
  private final Deque<Runnable> stageEnd = new ArrayDeque<>();
  private ResumeState start = ResumeState.START;
  private Map<String, Object> meta;
  private Path checkpointFolder;
  private Progress progress = Progress.START;
  private @Nullable Mode mode;
  private @Nullable Stage stage;
  private @Nullable DataLoader loader;
  private volatile boolean stopRequested;
  private boolean stopAgreed;
  private boolean endRequested;
  private boolean discardsOutput;
  private boolean revisits;

  /** Creates a run that has not started. */
  protected Runner(RunParts parts) {
    this.parts = parts;
    parts.optimizers().distribute(parts.communicator());
    parts.model().distribute(parts.communicator());
    this.steps = new ModelSteps(this, parts);
    this.meta = parts.meta();
    this.checkpointFolder = parts.workDir();
  }

  /**
   * Runs to the end, or until a stop is requested.
   *
   * @param workflow the flows to alternate
   * @param loaders one per flow of the workflow
   */
  public abstract Outcome run(Workflow workflow, List<DataLoader> loaders);

  /** Returns the number of epochs; null in a runner that counts iterations. */
  public abstract @Nullable Long maxEpochs();

  /** Returns the number of training iterations; known once the run has started. */
  public abstract long maxIterations();

  /** Returns the position at which a checkpoint made now would resume. */
  public abstract ResumePoint resumePoint();

  /**
   * Returns the name of a checkpoint made now, such as {@code epoch_3.pth}.
   *
   * @param template null for the runner's default
   */
  public abstract String checkpointName(@Nullable CheckpointName template);

  /** Returns the model. */
  public final TrainableModel model() {
    return parts.model();
  }

  /** Returns the optimizers. */
  public final Optimizers optimizers() {
    return parts.optimizers();
  }

  /**
   * Returns the only optimizer.
   *
   * @throws ConfigException if there are several optimizers
   */
  public final Optimizer optimizer() {
    return parts.optimizers().only();
  }

  /** Returns the hooks. */
  public final Stages stages() {
    return parts.stages();
  }

  /** Returns the directory for checkpoints and logs. */
  public final Path workDir() {
    return parts.workDir();
  }

  /** Returns the start time in file names. */
  public final String timestamp() {
    return parts.timestamp();
  }

  /** Returns the metadata in checkpoints and the JSON log. */
  public final Map<String, Object> meta() {
    return Collections.unmodifiableMap(meta);
  }

  /**
   * Adds metadata to the following checkpoints.
   *
   * @param value null, Boolean, Long, Double, String, List or Map; must not change later
   */
  public final void meta(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(meta);
    more.put(name, value);
    meta = more;
  }

  /** Returns the checkpoint directory: the work directory unless a hook changes it. */
  public final Path checkpointFolder() {
    return checkpointFolder;
  }

  /** Sets the checkpoint directory. */
  public final void checkpointFolder(Path folder) {
    checkpointFolder = folder;
  }

  /** Returns the class names; empty if there are none. */
  public final List<String> classes() {
    return parts.classes();
  }

  /** Returns the random seed of the run. */
  public final long seed() {
    return parts.seed();
  }

  /** Returns the communicator of the run's processes. */
  public final Communicator communicator() {
    return parts.communicator();
  }

  /** Returns the text log. */
  public final RunLog log() {
    return parts.log();
  }

  /** Returns a clock for durations, in nanoseconds. */
  public final long nanoTime() {
    return parts.nanoTime().getAsLong();
  }

  /** Returns the listener that receives the progress. */
  public final TrainingListener listener() {
    return parts.listener();
  }

  /**
   * Returns the buffer of values for the loggers. Values of the step that are still on the device
   * are read first.
   */
  public final LogBuffer logBuffer() {
    reads.read();
    return logBuffer;
  }

  /**
   * Returns the numbers of the step that are read from the device together, at the latest after the
   * last stage of the step.
   */
  public final DeferredReads reads() {
    return reads;
  }

  /**
   * Returns the values that hooks save in checkpoints by name: {@code best_score}, {@code
   * last_ckpt}. Values are Boolean, Long, Double, String, List or Map.
   */
  public final Map<String, Object> hookMessages() {
    return hookMessages;
  }

  /** Returns the position of the run. */
  public final Progress progress() {
    return progress;
  }

  /** Returns whether the run is training or validating; null before the first epoch. */
  public final @Nullable Mode mode() {
    return mode;
  }

  /** Returns the stage whose hooks are running; null between stages. */
  public final @Nullable Stage stage() {
    return stage;
  }

  /**
   * Registers an action for the end of the current stage, after all hooks. It runs even if a later
   * hook fails.
   */
  public final void atEndOfStage(Runnable action) {
    stageEnd.add(action);
  }

  /** Runs the actions for the end of the stage now, before an operation that takes long. */
  public final void endStage() {
    for (Runnable action = stageEnd.poll(); action != null; action = stageEnd.poll()) {
      action.run();
    }
  }

  /**
   * Returns the current loader.
   *
   * @throws NullPointerException before the first epoch
   */
  public final DataLoader loader() {
    return Objects.requireNonNull(loader, "no loader before the first epoch");
  }

  /**
   * Returns the model's output for the current batch. The loss is valid until the last stage of the
   * step.
   *
   * @throws NullPointerException outside a step
   */
  public final StepOutput output() {
    return steps.output();
  }

  /**
   * Runs the model on the current batch. Optimizers that need the loss of changed parameters run it
   * again; the random numbers are the same each time.
   *
   * @throws NullPointerException outside a training step
   * @throws ConfigException if an optimizer that the model steps cannot make its step
   */
  public final StepOutput computeStep() {
    return steps.compute();
  }

  /** Makes the following training steps compute in half precision. */
  public final void computeIn(HalfType type) {
    steps.computeIn(type);
  }

  /** Requests a stop after the current step, with a checkpoint. May be called from any thread. */
  public final void requestStop() {
    stopRequested = true;
  }

  /**
   * Requests a stop after the current step, with a checkpoint, and reports the run as complete. All
   * processes of the run call it in the same step.
   */
  public final void requestEnd() {
    endRequested = true;
    stopRequested = true;
    stopAgreed = true;
  }

  /** Disables the checkpoint of a stopped run, because its directory is temporary. */
  public final void disableStopCheckpoint() {
    discardsOutput = true;
  }

  /**
   * Returns whether a stop has been requested. Of several processes, all return the same: true
   * after the first step in which one was asked to stop.
   */
  public final boolean stopRequested() {
    return parts.communicator().world() == 1 ? stopRequested : stopAgreed;
  }

  /** Returns whether this process was asked to stop. */
  public final boolean ownStopRequested() {
    return stopRequested;
  }

  /** Makes this process stop because one of the run was asked to. */
  public final void agreeToStop() {
    stopAgreed = true;
  }

  /** Returns where this run started: {@link ResumePoint#START} or the position in a checkpoint. */
  public final ResumePoint start() {
    return start.point();
  }

  /**
   * Restores a saved run; call this before the run starts. Optimizer options come from the
   * checkpoint, so schedules continue from their original base values. This run's {@code meta}
   * takes precedence; other entries are copied from the saved run.
   *
   * @throws ConfigException if weights or optimizer do not fit
   */
  public final void resume(SavedRun saved) {
    resume(saved, false);
  }

  /**
   * Resumes a run.
   *
   * @param resetLr whether learning rates keep the values of this run, for the schedules too
   */
  public final void resume(SavedRun saved, boolean resetLr) {
    List<Double> rates = optimizers().groups().stream().map(ParamGroup::lr).toList();
    start = saved.state().inWorld(communicator().world());
    if (saved.state().world() != start.world()) {
      log().warn(worldChange(saved.state()));
    }
    saved.restoreTo(this);
    if (resetLr) {
      resetLearningRates(rates);
    }
    ResumePoint point = start.point();
    moveTo(new Progress(point.epoch(), point.iteration(), Math.max(0, point.batch() - 1)));
    log().info(resumedAt(point));
  }

  private String worldChange(ResumeState saved) {
    return "The run resumes with %s instead of %s: iteration %s is now iteration %s.%s"
        .formatted(
            start.world() == 1 ? "one process" : start.world() + " processes",
            saved.world(),
            saved.point().iteration(),
            start.point().iteration(),
            saved.point().batch() == 0
                ? ""
                : " Some images of this epoch come twice or not at all.");
  }

  /**
   * Lets hooks of a resumed run finish the stage in which its checkpoint was saved.
   *
   * @param loader the training data
   */
  final void finishStage(DataLoader loader) {
    if (start != ResumeState.START) {
      enter(Mode.TRAIN, loader);
      stages().all(Stateful.class).forEach(hook -> hook.finish(this));
    }
  }

  /**
   * Runs an action at an earlier position, in a resumed run that has not continued. Checkpoints
   * that it saves resume where this run does.
   *
   * @param then the position of the run at that stage
   */
  public final void revisit(Stage stage, Progress then, Runnable action) {
    Progress now = progress;
    this.stage = stage;
    moveTo(then);
    revisits = true;
    try {
      action.run();
    } finally {
      revisits = false;
      moveTo(now);
      this.stage = null;
    }
  }

  /** Returns the position at which a checkpoint made now resumes. */
  final ResumePoint savedPoint() {
    return revisits ? start.point() : resumePoint();
  }

  private void resetLearningRates(List<Double> rates) {
    List<ParamGroup> groups = optimizers().groups();
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup group = groups.get(i);
      group.lr(rates.get(i));
      if (group.has(ParamGroup.INITIAL_LR)) {
        group.set(ParamGroup.INITIAL_LR, rates.get(i));
      }
    }
    log().info("Learning rates are reset to %s.".formatted(new TreeSet<>(rates)));
  }

  /**
   * Returns how many batches of the starting epoch are complete. On the first call in a run resumed
   * inside an epoch, also restores the values that their steps logged.
   */
  final int restoreCompleteBatches() {
    ResumePoint point = start.point();
    if (point.batch() == 0
        || progress.epoch() != point.epoch()
        || progress.iteration() != point.iteration()) {
      return 0;
    }
    restoreLogged();
    return point.batch();
  }

  /** Restores the values logged since the last log line before the run was saved. */
  final void restoreLogged() {
    logBuffer.restore(start.logged());
  }

  /** Returns the steps. */
  final ModelSteps steps() {
    return steps;
  }

  /** Copies entries of the saved run's {@code meta} that this run's {@code meta} lacks. */
  final void inheritMeta(Map<String, Object> before) {
    Map<String, Object> merged = new LinkedHashMap<>(before);
    merged.putAll(meta);
    meta = merged;
  }

  /** Returns the log message on resuming, in mmcv's words. */
  String resumedAt(ResumePoint point) {
    return "resumed epoch %s, iter %s".formatted(point.epoch(), point.iteration());
  }

  /**
   * Ends the run between two steps because a stop was requested.
   *
   * @return whether it counts as complete
   */
  final boolean stop() {
    if (!discardsOutput) {
      Snapshot.saveStopped(this);
    }
    return endRequested;
  }

  /** Logs the host, the hooks and the workflow. */
  final void logStart(String extent, Workflow workflow) {
    log().info("Start running, host: %s, work_dir: %s".formatted(Host.name(), workDir()));
    log().info("Hooks will be executed in the following order:\n" + stages().description());
    log().info("workflow: %s, max: %s".formatted(workflow, extent));
  }

  /** Logs that a run has nothing left to do, which a user who resumes it may not expect. */
  final void logComplete(long done, long all, String unit) {
    log().warn("Nothing is left to train: %s of %s %s are complete.".formatted(done, all, unit));
  }

  final void moveTo(Progress next) {
    progress = next;
  }

  final void enter(Mode mode, DataLoader loader) {
    parts.model().train(mode == Mode.TRAIN);
    this.mode = mode;
    this.loader = loader;
  }

  final void at(Stage stage) {
    this.stage = stage;
    try {
      parts.stages().at(stage, this);
    } catch (RuntimeException | Error failure) {
      try {
        endStage();
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    endStage();
    this.stage = null;
  }
}
