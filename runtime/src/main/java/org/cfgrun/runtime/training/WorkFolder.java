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
 * The folder that a run writes, opened: it holds a copy of the config, and the log has begun.
 *
 * @param path the folder
 * @param timestamp when the run began, as file names have it
 * @param configName the name of the copy
 * @param configText what the copy holds
 * @param log the text log
 */
record WorkFolder(Path path, String timestamp, String configName, String configText, RunLog log) {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private static final String CHECKPOINT = ".pth";

  /**
   * Creates the folder, or goes on in one that exists.
   *
   * @param name the config's name, without an ending
   * @throws ConfigException when the folder cannot be written
   */
  static WorkFolder open(
      RunOptions options, TrainingPlan plan, String name, Consumer<String> console) {
    String timestamp = TIMESTAMP.format(LocalDateTime.now());
    // The ending names the language of the copy, whatever the original was written in.
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
          "The work folder `%s` cannot be written: %s.".formatted(path, DiskReason.of(problem)));
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

  /** What checkpoints and the JSON log say of the run. */
  Map<String, Object> meta(RunOptions options) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("env_info", RunSummary.environment(options.device()));
    meta.put("config", configText);
    meta.put("seed", options.seed());
    meta.put("exp_name", configName);
    return meta;
  }
}
