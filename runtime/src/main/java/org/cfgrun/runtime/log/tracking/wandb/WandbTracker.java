package org.cfgrun.runtime.log.tracking.wandb;

import static java.util.Objects.requireNonNull;

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

/** Logs a run to Weights &amp; Biases. */
public final class WandbTracker implements Tracker {
  /**
   * Settings of the SDK.
   *
   * @param init the arguments of {@code wandb.init}, with {@code id}
   * @param summaries summary of each metric, by name: {@code min}, {@code max}, ...
   * @param commit whether each point is a separate row
   * @param withStep whether the step is passed as such; otherwise as the value {@code global_step}
   */
  public record Usage(
      Map<String, @Nullable Object> init,
      Map<String, String> summaries,
      boolean commit,
      boolean withStep) {}

  /**
   * The files to upload when the run completes.
   *
   * @param folder their folder
   * @param suffixes the suffixes of their names; empty for none
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

  /** The exit code that the SDK shows as killed. */
  private static final int INTERRUPTED = 255;

  private final String python;
  private final Path output;
  private final Usage usage;
  private final Artifact artifact;
  private final RunLog log;
  private volatile @Nullable PythonBridge bridge;

  /**
   * @param python the Python interpreter with the SDK
   * @param output receives the output of the SDK
   * @param log receives the address of the run
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
      // The next attempt may be minutes away and starts a new process.
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
                    "wandb: `%s` of `define_metric_cfg` was ignored; the SDK reported: %s."
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
    opened().ask("log", words);
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    try {
      List<String> files = ending == Ending.COMPLETE ? artifact.files() : List.of();
      if (!files.isEmpty()) {
        opened().ask("artifact", Map.of("folder", artifact.folder().toString(), "files", files));
      }
    } catch (IOException e) {
      throw new TrackerException(
          "cannot list the files of `%s`: %s.".formatted(artifact.folder(), e.getMessage()), e);
    } finally {
      try {
        opened().ask("finish", Map.of("exit_code", exitCode(ending)));
      } finally {
        opened().close();
      }
    }
  }

  private PythonBridge opened() {
    return requireNonNull(bridge, "open() comes first");
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
