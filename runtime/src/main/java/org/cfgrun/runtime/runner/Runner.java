package org.cfgrun.runtime.runner;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.cfgrun.runtime.torch.HalfType;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run and its single steps. A subclass is a loop over them: {@link EpochBasedRunner}
 * counts epochs, {@link IterBasedRunner} iterations. Everything else that happens in a training
 * (schedules, the optimizer's step, checkpoints, logs, evaluation) is a hook's work.
 */
@BuiltFrom(Registries.RUNNERS)
public abstract class Runner extends Configured {
  private final RunParts parts;
  private final LogBuffer logBuffer = new LogBuffer();
  private final Map<String, Object> hookMessages = new LinkedHashMap<>();
  private final ModelSteps steps;
  private ResumeState start = ResumeState.START;
  private Map<String, Object> meta;
  private Path checkpointFolder;
  private Progress progress = Progress.START;
  private @Nullable Mode mode;
  private @Nullable Stage stage;
  private @Nullable DataLoader loader;
  private volatile boolean stopRequested;
  private boolean endRequested;
  private boolean keepsNothing;

  /** A run that has not begun. */
  protected Runner(RunParts parts) {
    this.parts = parts;
    parts.optimizers().distribute(parts.communicator());
    this.steps = new ModelSteps(this, parts);
    this.meta = parts.meta();
    this.checkpointFolder = parts.workDir();
  }

  /**
   * Runs to the end, or until it is asked to stop.
   *
   * @param workflow what is done in turn
   * @param loaders one for each part of the workflow
   */
  public abstract Outcome run(Workflow workflow, List<DataLoader> loaders);

  /** How many epochs there will be; null in a runner that counts iterations. */
  public abstract @Nullable Long maxEpochs();

  /** How many iterations of training there will be; known once the run has begun. */
  public abstract long maxIterations();

  /** Where the run goes on when a checkpoint is made now. */
  public abstract ResumePoint resumePoint();

  /**
   * What a checkpoint that a hook makes now is called, such as {@code epoch_3.pth}.
   *
   * @param template null for the runner's own
   */
  public abstract String checkpointName(@Nullable CheckpointName template);

  /** What is trained. */
  public final TrainableModel model() {
    return parts.model();
  }

  /** Change the model's parameters. */
  public final Optimizers optimizers() {
    return parts.optimizers();
  }

  /**
   * Changes the parameters of the whole model.
   *
   * @throws ConfigException when there are several optimizers
   */
  public final Optimizer optimizer() {
    return parts.optimizers().only();
  }

  /** The hooks. */
  public final Stages stages() {
    return parts.stages();
  }

  /** Where checkpoints and logs go. */
  public final Path workDir() {
    return parts.workDir();
  }

  /** When the run began, as file names say it. */
  public final String timestamp() {
    return parts.timestamp();
  }

  /** What checkpoints and the JSON log say of the run. */
  public final Map<String, Object> meta() {
    return Collections.unmodifiableMap(meta);
  }

  /**
   * Has checkpoints say something more of the run.
   *
   * @param value null, Boolean, Long, Double, String, List or Map; it must not change later
   */
  public final void meta(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(meta);
    more.put(name, value);
    meta = more;
  }

  /** Where checkpoints go: the work folder, unless a hook says otherwise. */
  public final Path checkpointFolder() {
    return checkpointFolder;
  }

  /** Lets checkpoints go elsewhere. */
  public final void checkpointFolder(Path folder) {
    checkpointFolder = folder;
  }

  /** The class names; empty when there are none. */
  public final List<String> classes() {
    return parts.classes();
  }

  /** Where all chance of the run comes from. */
  public final long seed() {
    return parts.seed();
  }

  /** The processes of the run. */
  public final Communicator communicator() {
    return parts.communicator();
  }

  /** The text log. */
  public final RunLog log() {
    return parts.log();
  }

  /** A clock for durations, in nanoseconds. */
  public final long nanoTime() {
    return parts.nanoTime().getAsLong();
  }

  /** Is told of the progress. */
  public final TrainingListener listener() {
    return parts.listener();
  }

  /** The values that loggers will log. */
  public final LogBuffer logBuffer() {
    return logBuffer;
  }

  /**
   * What hooks want remembered in checkpoints, under names of their own: {@code best_score}, {@code
   * last_ckpt}. Values are Boolean, Long, Double, String, List or Map.
   */
  public final Map<String, Object> hookMessages() {
    return hookMessages;
  }

  /** Where the run stands. */
  public final Progress progress() {
    return progress;
  }

  /** Whether it trains or validates; null before the first epoch. */
  public final @Nullable Mode mode() {
    return mode;
  }

  /** The stage whose hooks are being called; null between stages. */
  public final @Nullable Stage stage() {
    return stage;
  }

  /**
   * What the current batches come from.
   *
   * @throws NullPointerException before the first epoch
   */
  public final DataLoader loader() {
    return Objects.requireNonNull(loader, "no loader before the first epoch");
  }

  /**
   * What the model made of the current batch. Its loss lives until the step's last stage is over.
   *
   * @throws NullPointerException outside of a step
   */
  public final StepOutput output() {
    return steps.output();
  }

  /**
   * Runs the model's step on the current batch. An optimizer that needs the loss of changed
   * parameters has it run again: chance is the same each time.
   *
   * @throws NullPointerException outside of a step of training
   * @throws ConfigException when an optimizer that the model steps cannot make its step
   */
  public final StepOutput computeStep() {
    return steps.compute();
  }

  /** Lets steps of training compute in half precision from now on. */
  public final void computeIn(HalfType type) {
    steps.computeIn(type);
  }

  /** Asks the run to end after the current step, with a checkpoint. Any thread may ask. */
  public final void requestStop() {
    stopRequested = true;
  }

  /**
   * Asks the run to end after the current step, with a checkpoint, as one that has done all that it
   * had to do.
   */
  public final void requestEnd() {
    endRequested = true;
    stopRequested = true;
  }

  /** Lets the run stop without a checkpoint: its folder is thrown away. */
  public final void keepNothing() {
    keepsNothing = true;
  }

  /** Whether the run has been asked to end. */
  public final boolean stopRequested() {
    return stopRequested;
  }

  /** Where this run began: {@link ResumePoint#START}, or where a checkpoint left off. */
  public final ResumePoint start() {
    return start.point();
  }

  /**
   * Makes the run begin where another one left off; before it is run. The optimizer's options come
   * from the checkpoint, so that schedules go on from their original base values. What this run's
   * {@code meta} says stands; what else the other's said is kept.
   *
   * @throws ConfigException when weights or optimizer do not fit
   */
  public final void resume(SavedRun saved) {
    start = saved.state();
    saved.restoreTo(this);
    ResumePoint point = start.point();
    moveTo(new Progress(point.epoch(), point.iteration(), Math.max(0, point.batch() - 1)));
    log().info(resumedAt(point));
  }

  /**
   * How many batches of the epoch that begins are complete already. The first time, in a run that
   * is resumed inside an epoch, what their steps logged comes back too.
   */
  final int takeCompleteBatches() {
    ResumePoint point = start.point();
    if (point.batch() == 0
        || progress.epoch() != point.epoch()
        || progress.iteration() != point.iteration()) {
      return 0;
    }
    restoreLogged();
    return point.batch();
  }

  /** Brings back what was logged since the last log line before the run was saved. */
  final void restoreLogged() {
    logBuffer.restore(start.logged());
  }

  /** Its steps. */
  final ModelSteps steps() {
    return steps;
  }

  /** Keeps what the {@code meta} of the run before this one says that this one's does not. */
  final void inheritMeta(Map<String, Object> before) {
    Map<String, Object> merged = new LinkedHashMap<>(before);
    merged.putAll(meta);
    meta = merged;
  }

  /** What is logged of where a run goes on, in mmcv's words. */
  String resumedAt(ResumePoint point) {
    return "resumed epoch %d, iter %d".formatted(point.epoch(), point.iteration());
  }

  /**
   * Ends the run between two steps, because it was asked to stop.
   *
   * @return whether it was asked to end as a complete one
   */
  final boolean stop() {
    if (!keepsNothing) {
      Snapshot.saveStopped(this);
    }
    return endRequested;
  }

  /** Logs what is about to happen. */
  final void announce(String extent, Workflow workflow) {
    log().info("Start running, host: %s, work_dir: %s".formatted(Host.name(), workDir()));
    log().info("Hooks will be executed in the following order:\n" + stages().description());
    log().info("workflow: %s, max: %s".formatted(workflow, extent));
  }

  /** Says that a run has nothing to do, which somebody who resumes it may not expect. */
  final void tellComplete(long done, long all, String unit) {
    log().warn("Nothing is left to train: %d of %d %s are complete.".formatted(done, all, unit));
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
    parts.stages().at(stage, this);
    this.stage = null;
  }
}
