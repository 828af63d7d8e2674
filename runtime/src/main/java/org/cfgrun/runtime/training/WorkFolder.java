package org.cfgrun.runtime.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.layout.ConfigPrinter;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.cfgrun.runtime.hook.checkpoint.CheckpointWriter;
import org.cfgrun.runtime.log.RunLog;

/**
 * Work directory of a run, opened: it contains a copy of the config, and the log has started.
 *
 * @param path the directory
 * @param timestamp the start time in file names
 * @param configName the file name of the copy
 * @param configText the text of the copy
 * @param log the text log
 */
record WorkFolder(Path path, String timestamp, String configName, String configText, RunLog log) {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private static final String CHECKPOINT = ".pth";

  /**
   * Creates the directory or continues in an existing one.
   *
   * @param name the config's name without an extension
   * @throws ConfigException if the directory cannot be written
   */
  static WorkFolder open(
      RunOptions options, TrainingPlan plan, String name, Consumer<String> console) {
    String timestamp = TIMESTAMP.format(LocalDateTime.now());
    // The extension is that of the copy's language, whatever the original was written in.
    String copy = name + ".cfg";
    String text = ConfigPrinter.print(plan.config().root());
    Path path = options.workDir();
    boolean chief = options.communicator().isChief();
    try {
      if (chief) {
        Files.createDirectories(path);
        Files.writeString(path.resolve(copy), text);
        AtomicFile.removeUnfinished(path, CHECKPOINT);
        for (CheckpointWriter hook : plan.config().hooks().all(CheckpointWriter.class)) {
          AtomicFile.removeUnfinished(hook.folder(path), CHECKPOINT);
        }
      }
    } catch (IOException problem) {
      throw new ConfigException(
          ErrorCode.ENVIRONMENT,
          "The work directory `%s` cannot be written: %s.".formatted(path, DiskReason.of(problem)));
    }
    options.communicator().barrier();
    RunLog log =
        new RunLog(
            chief ? console : line -> {},
            chief ? path.resolve(timestamp + ".log") : null,
            Clock.systemDefaultZone(),
            options.logLevel());
    return new WorkFolder(path, timestamp, copy, text, log);
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
