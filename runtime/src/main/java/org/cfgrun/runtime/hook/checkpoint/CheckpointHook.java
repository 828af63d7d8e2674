package org.cfgrun.runtime.hook.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.pipeline.FileClient;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.log.LocalFolder;
import org.cfgrun.runtime.runner.CheckpointName;
import org.cfgrun.runtime.runner.ModelBuffers;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Snapshot;
import org.cfgrun.runtime.runner.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Saves checkpoints at an interval of epochs or iterations and optionally keeps only the most
 * recent files.
 */
@Component(Registries.HOOKS)
public final class CheckpointHook extends Hook implements CheckpointWriter {
  /** Key of the newest checkpoint for other hooks. */
  public static final String LAST = "last_ckpt";

  private final Args args;
  private final ToLongFunction<Path> freeSpace;
  private boolean spaceCompared;
  private long newest;

  /**
   * Arguments of the hook.
   *
   * @param interval interval of checkpoints, in epochs or iterations; -1 for the last one only
   * @param byEpoch whether to count epochs instead of iterations
   * @param saveOptimizer whether to save the optimizer state, which resuming exactly requires
   * @param outDir directory for the files, which go into a subdirectory named like the work
   *     directory; None for the work directory itself
   * @param maxKeepCkpts maximum number of files to keep; -1 for all
   * @param saveLast whether to always save the last epoch or iteration
   * @param filenameTmpl template of the file names; None for the runner's default
   * @param createSymlink whether to link {@code latest.pth} to the newest file
   * @param meta further entries for the {@code meta} of the files; None for none. Entries of the
   *     run itself, such as {@code seed}, take precedence, as in mmcv
   * @param syncBuffer whether to average the buffers of the model over all processes before saving
   * @param fileClientArgs the file backend; only {@code disk} is supported
   */
  public record Args(
      @Default("-1") long interval,
      @Default("True") boolean byEpoch,
      @Default("True") boolean saveOptimizer,
      @Default("None") @Nullable String outDir,
      @Default("-1") int maxKeepCkpts,
      @Default("True") boolean saveLast,
      @Default("None") @Nullable CheckpointName filenameTmpl,
      @Default("True") boolean createSymlink,
      @Default("None") @Nullable CheckpointMeta meta,
      @Default("False") boolean syncBuffer,
      @Default("None") @Nullable FileClient fileClientArgs) {
    /** Validates the arguments. */
    public Args {
      LocalFolder.require("out_dir", outDir);
    }
  }

  /** Creates the hook, which can be shared by several runs. */
  public CheckpointHook(Args args) {
    this(args, DiskSpace::free);
  }

  /**
   * @param freeSpace returns the free bytes of a directory
   */
  CheckpointHook(Args args, ToLongFunction<Path> freeSpace) {
    this.args = args;
    this.freeSpace = freeSpace;
  }

  @Override
  public void beforeRun(Runner runner) {
    newest = 0;
    if (args.outDir() != null) {
      runner.checkpointFolder(folder(runner.workDir()));
    }
    runner.log().info("Checkpoints will be saved to %s.".formatted(runner.checkpointFolder()));
  }

  @Override
  public void afterTrainEpoch(Runner runner) {
    boolean last = args.saveLast() && isLastEpoch(runner);
    if (args.byEpoch() && (everyNEpochs(runner, args.interval()) || last)) {
      save(runner, runner.progress().epoch() + 1, "epochs");
    }
  }

  @Override
  public void afterTrainIter(Runner runner) {
    boolean last = args.saveLast() && isLastIter(runner);
    if (!args.byEpoch() && (everyNIters(runner, args.interval()) || last)) {
      save(runner, runner.progress().iteration() + 1, "iterations");
    }
  }

  /** Saves the checkpoint of the current stage, unless it is already saved. */
  public void saveDue(Runner runner) {
    if (runner.stage() == Stage.AFTER_TRAIN_EPOCH) {
      afterTrainEpoch(runner);
    } else if (runner.stage() == Stage.AFTER_TRAIN_ITER) {
      afterTrainIter(runner);
    }
  }

  private void save(Runner runner, long current, String unit) {
    if (current == newest) {
      return;
    }
    newest = current;
    runner.log().info("Saving checkpoint at %s %s".formatted(current, unit));
    if (runner.stage() == Stage.AFTER_TRAIN_ITER) {
      // Loggers run later in this stage. A run killed between the checkpoint and the log line of
      // its step would resume after the step, and its logs would lack the line.
      runner.atEndOfStage(() -> write(runner, current));
    } else {
      write(runner, current);
    }
  }

  private void write(Runner runner, long current) {
    Path folder = runner.checkpointFolder();
    Path file = folder.resolve(runner.checkpointName(args.filenameTmpl()));
    if (args.syncBuffer()) {
      ModelBuffers.average(runner);
    }
    CheckpointMeta meta = args.meta();
    Snapshot.save(runner, file, args.saveOptimizer(), meta == null ? Map.of() : meta.entries());
    runner.hookMessages().put(LAST, folder.resolve(numbered(current)).toString());
    if (runner.communicator().isChief()) {
      if (!spaceCompared) {
        spaceCompared = true;
        compareWithFreeSpace(runner, file);
      }
      if (args.createSymlink()) {
        Snapshot.link(file);
      }
      deleteOld(folder, current);
    }
    runner.communicator().barrier();
  }

  /**
   * Compares the total size of the run's checkpoints with the free space, once the size of the
   * first one is known. An estimate before the first step would have to guess the size of the
   * optimizer state.
   */
  private void compareWithFreeSpace(Runner runner, Path file) {
    Path folder = runner.checkpointFolder();
    long size = DiskSpace.size(file);
    long most = mostCheckpoints(new RunLength(runner.maxEpochs(), runner.maxIterations())) * size;
    long needed = most - DiskSpace.checkpointsIn(folder);
    long free = freeSpace.applyAsLong(folder);
    if (needed > free) {
      runner
          .log()
          .warn(
              "Checkpoints take %s each and %s in total, but `%s` has only %s free. Lower `max_keep_ckpts` or raise `interval` in `checkpoint_config`."
                  .formatted(
                      DiskSpace.text(size), DiskSpace.text(most), folder, DiskSpace.text(free)));
    }
  }

  /**
   * Returns the file name with the number of epochs or iterations of this hook, regardless of the
   * runner's names.
   */
  private String numbered(long number) {
    CheckpointName own = args.byEpoch() ? CheckpointName.EPOCH : CheckpointName.ITERATION;
    return (args.filenameTmpl() == null ? own : args.filenameTmpl()).of(number);
  }

  /** Deletes files older than those to keep, until one is already missing. */
  private void deleteOld(Path folder, long current) {
    if (args.maxKeepCkpts() <= 0 || args.interval() <= 0) {
      return;
    }
    long old = current - args.maxKeepCkpts() * args.interval();
    try {
      while (old > 0 && Files.deleteIfExists(folder.resolve(numbered(old)))) {
        old -= args.interval();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long mostCheckpoints(RunLength length) {
    long count = length.count(args.byEpoch());
    long regular = args.interval() > 0 ? count / args.interval() : 0;
    boolean atEnd = args.saveLast() && count > 0 && regular * Math.max(1, args.interval()) != count;
    long saved = regular + (atEnd ? 1 : 0);
    if (!args.byEpoch() && length.epochs() != null) {
      // The runner names files by epoch, so each replaces the previous one of its epoch.
      return Math.min(saved, length.epochs() + 1);
    }
    boolean deletes = args.maxKeepCkpts() > 0 && args.interval() > 0;
    return deletes ? Math.min(saved, args.maxKeepCkpts() + 1L) : saved;
  }

  @Override
  public @Nullable String outDir() {
    return args.outDir();
  }
}
