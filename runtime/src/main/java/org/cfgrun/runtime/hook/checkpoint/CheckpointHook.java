package org.cfgrun.runtime.hook.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.CheckpointName;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Snapshot;
import org.cfgrun.runtime.runner.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Saves the run every so many epochs or iterations, and keeps only the last few files where it is
 * told so.
 */
@Component(Registries.HOOKS)
public final class CheckpointHook extends Hook implements SavesCheckpoints {
  /** Under this name hooks find the newest checkpoint. */
  public static final String LAST = "last_ckpt";

  private final Args args;
  private final ToLongFunction<Path> freeSpace;
  private boolean spaceCompared;
  private long newest;

  /**
   * The arguments.
   *
   * @param interval every how many epochs or iterations; -1 for the last one only
   * @param byEpoch whether epochs are counted instead of iterations
   * @param saveOptimizer whether the optimizer is saved too; a run cannot be resumed exactly
   *     without
   * @param outDir a folder in which a folder called like the work folder takes the files; None for
   *     the work folder itself
   * @param maxKeepCkpts how many files are kept; -1 for all
   * @param saveLast whether the last epoch or iteration is saved in any case
   * @param filenameTmpl what the files are called; None for the runner's own
   * @param createSymlink whether {@code latest.pth} is linked to the newest file
   */
  public record Args(
      @Default("-1") long interval,
      @Default("True") boolean byEpoch,
      @Default("True") boolean saveOptimizer,
      @Default("None") @Nullable String outDir,
      @Default("-1") int maxKeepCkpts,
      @Default("True") boolean saveLast,
      @Default("None") @Nullable CheckpointName filenameTmpl,
      @Default("True") boolean createSymlink) {}

  /** A hook for any number of runs. */
  public CheckpointHook(Args args) {
    this(args, DiskSpace::free);
  }

  /**
   * @param freeSpace how many bytes are free in a folder
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

  /** Saves what is due in the current stage, unless it is saved already. */
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
    runner.log().info("Saving checkpoint at %d %s".formatted(current, unit));
    Path folder = runner.checkpointFolder();
    Path file = folder.resolve(runner.checkpointName(args.filenameTmpl()));
    Snapshot.save(runner, file, args.saveOptimizer());
    if (!spaceCompared) {
      spaceCompared = true;
      compareWithFreeSpace(runner, file);
    }
    if (args.createSymlink()) {
      Snapshot.link(file);
    }
    runner.hookMessages().put(LAST, folder.resolve(numbered(current)).toString());
    deleteOld(folder, current);
  }

  /**
   * Compares what the checkpoints of the whole run take with the free space, once the size of the
   * first one is known. An estimate before the first step would have to guess what the optimizer
   * keeps.
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
              "Checkpoints take %s each and %s together, but only %s are free for `%s`: the disk will be full before the end; `max_keep_ckpts` and `interval` of `checkpoint_config` limit how many are kept."
                  .formatted(
                      DiskSpace.text(size), DiskSpace.text(most), DiskSpace.text(free), folder));
    }
  }

  /** The name that counts what this hook counts, whatever the runner calls its files. */
  private String numbered(long number) {
    CheckpointName own = args.byEpoch() ? CheckpointName.EPOCH : CheckpointName.ITERATION;
    return (args.filenameTmpl() == null ? own : args.filenameTmpl()).of(number);
  }

  /** Goes back from the last file that is kept, until one is missing already. */
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
      // The runner names them by epochs: each takes the place of the epoch's one before it.
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
