package org.cfgrun.runtime.runner;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.checkpoint.OptimizerSection;
import org.cfgrun.runtime.checkpoint.WeightLoader;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.log.LogBuffer;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.cfgrun.runtime.optim.StepException;
import org.cfgrun.runtime.registry.BuiltFrom;
import org.cfgrun.runtime.registry.Registries;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.HalfType;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run and its single steps. A subclass is a loop over them: {@link EpochBasedRunner}
 * counts epochs, {@link IterBasedRunner} iterations. Everything else that happens in a training
 * (schedules, the optimizer's step, checkpoints, logs, evaluation) is a hook's work.
 */
@BuiltFrom(Registries.RUNNERS)
public abstract class Runner {
  private final RunParts parts;
  private final LogBuffer logBuffer = new LogBuffer();
  private final Map<String, Object> hookMessages = new LinkedHashMap<>();
  private Map<String, Object> meta;
  private Path checkpointFolder;
  private RunState start = new RunState(ResumePoint.START, Map.of(), Map.of());
  private Progress progress = Progress.START;
  private @Nullable Mode mode;
  private @Nullable Stage stage;
  private @Nullable DataLoader loader;
  private @Nullable Batch batch;
  private @Nullable StepOutput output;
  private @Nullable HalfType half;
  private volatile boolean stopRequested;
  private boolean endRequested;

  /** A run that has not begun. */
  protected Runner(RunParts parts) {
    this.parts = parts;
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
   * @throws RunFailure when there are several optimizers
   */
  public final Optimizer optimizer() {
    try {
      return parts.optimizers().only();
    } catch (StepException several) {
      throw new RunFailure(ErrorCode.BAD_ARGUMENT, "optimizer", several.getMessage());
    }
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
    return Objects.requireNonNull(output, "no output outside of a step");
  }

  /**
   * Runs the model's step on the current batch. An optimizer that needs the loss of changed
   * parameters has it run again: chance is the same each time.
   *
   * @throws NullPointerException outside of a step of training
   * @throws RunFailure when an optimizer that the model steps cannot make its step
   */
  public final StepOutput computeStep() {
    Batch current = Objects.requireNonNull(batch, "no batch outside of a step of training");
    seedEngine();
    HalfType type = half;
    Supplier<StepOutput> step = () -> parts.model().trainStep(current, parts.optimizers());
    try {
      return type == null ? step.get() : type.compute(step);
    } catch (StepException e) {
      throw new RunFailure(ErrorCode.BAD_ARGUMENT, "optimizer", e.getMessage());
    }
  }

  /** Lets steps of training compute in half precision from now on. */
  public final void computeIn(HalfType type) {
    half = type;
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
   * @throws CheckpointException when weights or optimizer do not fit
   */
  public final void resume(SavedRun saved) {
    Checkpoint checkpoint = saved.checkpoint();
    List<Stateful> stateful = stages().all(Stateful.class);
    stateful.forEach(hook -> hook.attach(model()));
    WeightLoader.load(model(), saved.weights()).requireExact();
    if (checkpoint.optimizer() == null) {
      log().warn("`%s` holds no optimizer: its state begins anew".formatted(saved.file()));
    } else {
      OptimizerSection.restore(optimizers(), checkpoint.optimizer(), saved.file());
    }
    Map<String, Object> merged = saved.otherMeta();
    merged.putAll(meta);
    meta = merged;
    hookMessages.putAll(saved.hookMessages());
    start = saved.state();
    for (Stateful hook : stateful) {
      Map<String, @Nullable Object> kept = start.hooks().get(hook.stateKey());
      if (kept != null) {
        hook.restore(this, kept);
      }
    }
    ResumePoint point = saved.point();
    progress = new Progress(point.epoch(), point.iteration(), Math.max(0, point.batch() - 1));
    log().info("resumed epoch %d, iter %d".formatted(point.epoch(), point.iteration()));
  }

  /**
   * How many batches of the epoch that begins are complete already. The first time, in a run that
   * goes on inside an epoch, what their steps logged comes back too.
   */
  final int takeCompleteBatches() {
    int batches = start().batch();
    if (batches == 0
        || progress.epoch() != start().epoch()
        || progress.iteration() != start().iteration()) {
      return 0;
    }
    restoreLogged();
    return batches;
  }

  /** Brings back what the steps before the start of this run logged. */
  final void restoreLogged() {
    logBuffer.restore(start.logged());
  }

  /**
   * Saves the run between two steps, because it was asked to stop.
   *
   * @return whether it was asked to end as a complete one
   */
  final boolean saveStopped() {
    Path file = checkpointFolder.resolve(CheckpointName.ITERATION.of(progress.iteration()));
    Snapshot.save(this, file, true);
    Snapshot.link(file);
    ResumePoint point = resumePoint();
    log()
        .info(
            "Stopped in epoch %d after %d of its batches; `%s` goes on from there."
                .formatted(point.epoch() + 1, point.batch(), file));
    return endRequested;
  }

  /** Logs what is about to happen. */
  final void announce(String extent, Workflow workflow) {
    log().info("Start running, host: %s, work_dir: %s".formatted(Host.name(), workDir()));
    log().info("Hooks will be executed in the following order:\n" + stages().description());
    log().info("workflow: %s, max: %s".formatted(workflow, extent));
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

  /** One step of training, stages included. Its tensors are gone afterwards. */
  final void trainStep(Batch next) {
    try (TensorScope scope = new TensorScope()) {
      batch = next;
      at(Stage.BEFORE_TRAIN_ITER);
      step(computeStep(), Stage.AFTER_TRAIN_ITER);
      batch = null;
    }
  }

  /** One step of validation, stages included. */
  final void valStep(Batch batch) {
    try (TensorScope scope = new TensorScope()) {
      at(Stage.BEFORE_VAL_ITER);
      step(Autograd.noGrad(() -> parts.model().valStep(batch)), Stage.AFTER_VAL_ITER);
    }
  }

  private void step(StepOutput result, Stage after) {
    output = result;
    logBuffer.update(result.logged(), result.samples());
    at(after);
    if (after == Stage.AFTER_TRAIN_ITER) {
      parts.listener().stepDone(report(result));
    }
    output = null;
  }

  private StepReport report(StepOutput result) {
    Long epochs = maxEpochs();
    return new StepReport(
        progress.epoch() + 1,
        epochs,
        progress.inner() + 1,
        loader().length(),
        progress.iteration() + 1,
        maxIterations(),
        result.logged().get("loss"));
  }

  /**
   * The engine's own chance (dropout) follows from the seed and the iteration, so that a checkpoint
   * need not hold the state of its generator.
   */
  private void seedEngine() {
    long mixed = (parts.seed() * 0x9E3779B97F4A7C15L + progress.iteration()) * 0xBF58476D1CE4E5B9L;
    Engine.getEngine("PyTorch").setRandomSeed((int) (mixed >>> 33));
  }
}
