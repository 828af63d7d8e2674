package org.cfgrun.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.hook.checkpoint.CheckpointWriter;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.runner.Snapshot;

/**
 * Work directory of a run, opened: this run has locked it, and the log has started.
 *
 * @param path the directory
 * @param timestamp the start time in file names
 * @param configName the file name of the copy
 * @param configText the text of the copy
 * @param log the text log
 * @param locks the locks on the directory and on those of its checkpoints; empty in a process that
 *     does not write
 */
record WorkFolder(
    Path path,
    String timestamp,
    String configName,
    String configText,
    RunLog log,
    List<WorkLock> locks)
    implements AutoCloseable {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

  private static final String CHECKPOINT = ".pth";

  /** The key by which mmcv knows the number of processes of a saved run. */
  private static final String GPU_IDS = "gpu_ids";

  /**
   * Creates the directory or continues in an existing one.
   *
   * @param name the config's name without an extension
   * @param log the log so far, which continues in a file of the directory
   * @throws ConfigException if the directory cannot be written, or another run uses it
   */
  static WorkFolder open(RunOptions options, TrainingPlan plan, String name, RunLog log) {
    String timestamp = options.communicator().broadcast(TIMESTAMP.format(LocalDateTime.now()), 0);
    // The extension is that of the copy's language, whatever the original was written in.
    String copy = name + ".cfg";
    String text = configText(plan.config().root(), options.communicator().world());
    Path path = options.workDir();
    boolean chief = options.communicator().isChief();
    List<WorkLock> locks = new ArrayList<>();
    WorkFolder folder = null;
    try {
      if (chief) {
        for (Path each : checkpointFolders(plan, path)) {
          Files.createDirectories(each);
          locks.add(WorkLock.of(each));
          AtomicFile.removeUnfinished(each, CHECKPOINT);
        }
        log.startFile(path.resolve(timestamp + ".log"), options.logLevel());
        locks.forEach(lock -> lock.warnUnlessHeld(log));
        if (options.saved() == null) {
          for (Path each : checkpointFolders(plan, path)) {
            warnOfEarlier(each, log);
          }
        }
      }
      folder = new WorkFolder(path, timestamp, copy, text, log, List.copyOf(locks));
    } catch (IOException problem) {
      throw unwritable(path, problem);
    } catch (UncheckedIOException problem) {
      throw unwritable(path, Objects.requireNonNull(problem.getCause()));
    } finally {
      if (folder == null) {
        locks.forEach(WorkLock::close);
      }
    }
    options.communicator().barrier();
    return folder;
  }

  /** Returns the config, with mmcv's note of the number of processes if there are several. */
  private static String configText(DictNode config, int world) {
    String text = ConfigPrinter.print(config);
    return world == 1 || config.get(GPU_IDS) != null
        ? text
        : text + "%s = range(0, %s)\n".formatted(GPU_IDS, world);
  }

  /** Returns the work directory and the other directories that checkpoints go to. */
  private static Set<Path> checkpointFolders(TrainingPlan plan, Path path) {
    Set<Path> folders = new LinkedHashSet<>();
    folders.add(path);
    plan.config().hooks().all(CheckpointWriter.class).forEach(h -> folders.add(h.folder(path)));
    return folders;
  }

  /** Warns that a new run will overwrite the checkpoints of an earlier one, as in mmcv. */
  private static void warnOfEarlier(Path folder, RunLog log) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> earlier =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(CHECKPOINT) && !name.equals(Snapshot.LATEST))
              .sorted()
              .toList();
      if (!earlier.isEmpty()) {
        log.warn(
            "`%s` contains checkpoints of another run, which this run may overwrite: %s%s. To continue that run, use `--auto-resume`."
                .formatted(
                    folder,
                    earlier.get(0),
                    earlier.size() > 1 ? " and " + (earlier.size() - 1) + " more" : ""));
      }
    }
  }

  private static ConfigException unwritable(Path path, IOException problem) {
    return new ConfigException(
        ErrorCode.ENVIRONMENT,
        "The work directory `%s` cannot be written: %s.".formatted(path, DiskReason.of(problem)));
  }

  /**
   * Writes the copy of the config, once nothing can refuse the run any more: the copy in a
   * directory is that of the run which wrote its checkpoints.
   *
   * @throws ConfigException if it cannot be written; an earlier copy is unchanged
   */
  void writeConfig() {
    if (!locks.isEmpty()) {
      try {
        byte[] bytes = configText.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path.resolve(configName), out -> out.write(bytes));
      } catch (IOException problem) {
        throw unwritable(path, problem);
      }
    }
  }

  @Override
  public void close() {
    log.close();
    locks.forEach(WorkLock::close);
  }

  /** Returns the metadata for checkpoints and the JSON log. */
  Map<String, Object> meta(RunOptions options) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("env_info", RunSummary.environment(options.device()));
    meta.put("config", configText);
    meta.put("seed", options.seed());
    meta.put("exp_name", configName);
    return meta;
  }
}
