package org.cfgrun.runtime.log.tracking.wandb;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;

/** A run on Weights &amp; Biases. */
public final class WandbTracker implements Tracker {
  /**
   * How the SDK is used.
   *
   * @param init the arguments of {@code wandb.init}, with {@code id}
   * @param summaries how metrics are summed up, by name: {@code min}, {@code max}, ...
   * @param commit whether each point is a row of its own
   * @param withStep whether points have their step as such, or else as the value {@code
   *     global_step}
   */
  public record Usage(
      Map<String, @Nullable Object> init,
      Map<String, String> summaries,
      boolean commit,
      boolean withStep) {}

  /**
   * The files that are kept with a complete run.
   *
   * @param folder where they lie
   * @param suffixes the endings of their names; empty to keep none
   */
  public record Artifact(Path folder, List<String> suffixes) {
    private List<String> files() throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        return files
            .filter(this::isPart)
            .sorted()
            .map(file -> folder.relativize(file).toString())
            .toList();
      }
    }

    private boolean isPart(Path file) {
      return Files.isRegularFile(file)
          && !file.getFileName().toString().startsWith(".")
          && suffixes.stream().anyMatch(suffix -> file.toString().endsWith(suffix));
    }
  }

  /** The SDK's code of a run that was interrupted, which is shown as killed. */
  private static final int INTERRUPTED = 255;

  private final String python;
  private final Path output;
  private final Usage usage;
  private final Artifact artifact;
  private final RunLog log;
  private volatile @Nullable PythonBridge bridge;

  /**
   * @param python the Python that has the SDK
   * @param output takes what the SDK prints
   * @param log is told where the run is to be found
   */
  public WandbTracker(String python, Path output, Usage usage, Artifact artifact, RunLog log) {
    this.python = python;
    this.output = output;
    this.usage = usage;
    this.artifact = artifact;
    this.log = log;
  }

  @Override
  public String name() {
    return "wandb";
  }

  @Override
  public String run() {
    return String.valueOf(usage.init().get("id"));
  }

  @Override
  public void open() throws TrackerException {
    abort();
    PythonBridge started = PythonBridge.start(python, output);
    bridge = started;
    try {
      tell(started.ask("init", Map.of("kwargs", usage.init(), "summaries", usage.summaries())));
    } catch (TrackerException failure) {
      // It may be long until the next attempt, which starts a process of its own.
      started.destroy();
      throw failure;
    }
  }

  private void tell(JsonObject run) {
    log.info(
        run.get("offline").getAsBoolean()
            ? "wandb: offline in `%s`; `wandb sync` sends it"
                .formatted(run.get("folder").getAsString())
            : "wandb: " + run.get("url").getAsString());
    run.getAsJsonObject("refused")
        .entrySet()
        .forEach(
            each ->
                log.warn(
                    "wandb: `%s` of `define_metric_cfg` is left out; the SDK says: %s."
                        .formatted(each.getKey(), each.getValue().getAsString().strip())));
  }

  @Override
  public void log(Point point) throws TrackerException {
    Map<String, Object> values = new LinkedHashMap<>(point.values());
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("values", values);
    words.put("commit", usage.commit());
    if (usage.withStep()) {
      words.put("step", point.step());
    } else {
      values.put("global_step", point.step());
    }
    bridge.ask("log", words);
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    try {
      List<String> files = ending == Ending.COMPLETE ? artifact.files() : List.of();
      if (!files.isEmpty()) {
        bridge.ask("artifact", Map.of("folder", artifact.folder().toString(), "files", files));
      }
    } catch (IOException e) {
      throw new TrackerException(
          "the files of `%s` cannot be listed: %s.".formatted(artifact.folder(), e.getMessage()),
          e);
    } finally {
      try {
        bridge.ask("finish", Map.of("exit_code", exitCode(ending)));
      } finally {
        bridge.close();
      }
    }
  }

  private static int exitCode(Ending ending) {
    if (ending == Ending.COMPLETE) {
      return 0;
    }
    return ending == Ending.STOPPED ? INTERRUPTED : 1;
  }

  @Override
  public void abort() {
    PythonBridge current = bridge;
    if (current != null) {
      current.destroy();
    }
  }
}
