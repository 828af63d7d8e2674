package org.cfgrun.runtime.hook.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.hook.checkpoint.CheckpointHook;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.mlflow.MlflowFolder;
import org.cfgrun.runtime.log.tracking.mlflow.MlflowServer;
import org.cfgrun.runtime.log.tracking.mlflow.MlflowTracker;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Logs scalars to an MLflow server as a run named like the work directory. A resumed training
 * continues the same run.
 */
@Component(Registries.HOOKS)
public final class MlflowLoggerHook extends TrackingHook {
  private final Args args;
  private volatile @Nullable Path model;

  /**
   * Arguments of the hook.
   *
   * @param timing common arguments of loggers
   * @param expName name of the experiment, created if missing; None for MLflow's default
   * @param tags tags of the run
   * @param params parameters of the run
   * @param logModel whether to upload the last checkpoint of a complete run as an artifact under
   *     {@code models/}
   * @param trackingUri address of the server, or of a local store such as {@code file:mlruns}; None
   *     for the value of {@code MLFLOW_TRACKING_URI}
   */
  public record Args(
      @Inline LogTiming timing,
      @Default("None") @Nullable String expName,
      @Default("None") @Nullable Map<String, ConfigNode> tags,
      @Default("None") @Nullable Map<String, ConfigNode> params,
      @Default("True") boolean logModel,
      @Default("None") @Nullable String trackingUri) {}

  /** Creates the hook for one run. */
  public MlflowLoggerHook(Args args) {
    super(args.timing());
    this.args = args;
  }

  @Override
  Tracker tracker(Runner runner, @Nullable String run) {
    Path workDir = runner.workDir().toAbsolutePath().normalize();
    MlflowTracker.Description description =
        new MlflowTracker.Description(
            args.expName(),
            String.valueOf(workDir.getFileName()),
            texts(args.tags()),
            texts(args.params()));
    String address =
        args.trackingUri() != null ? args.trackingUri() : System.getenv("MLFLOW_TRACKING_URI");
    if (address != null && MlflowFolder.isLocal(address)) {
      String id = run == null || !run.matches("[0-9a-f]{32}") ? newId() : run;
      return new MlflowFolder(address, description, id, () -> model);
    }
    return new MlflowTracker(
        MlflowServer.of(args.trackingUri(), System.getenv()),
        description,
        run == null ? UUID.randomUUID().toString() : run,
        run != null,
        () -> model,
        runner.log()::warn);
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  @Override
  public void afterRun(Runner runner) {
    if (args.logModel()) {
      model = lastCheckpoint(runner);
    }
    super.afterRun(runner);
  }

  /** Hooks that count in another unit than the runner store another name than the file's. */
  private static @Nullable Path lastCheckpoint(Runner runner) {
    Path latest = runner.checkpointFolder().resolve(Snapshot.LATEST);
    Object last = runner.hookMessages().get(CheckpointHook.LAST);
    try {
      if (last instanceof String file) {
        // The name comes from a possibly untrusted checkpoint: only files in the directory are
        // used.
        Path named = runner.checkpointFolder().resolve(nameOf(file));
        if (Files.isRegularFile(named)) {
          return named;
        }
      }
      return Files.exists(latest) ? latest.toRealPath() : null;
    } catch (IOException e) {
      runner.log().warn("MLflow: `%s` cannot be read: %s".formatted(latest, e.getMessage()));
      return null;
    }
  }

  private static Map<String, String> texts(@Nullable Map<String, ConfigNode> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (values != null) {
      values.forEach((name, value) -> texts.put(name, text(value)));
    }
    return texts;
  }

  private static String text(ConfigNode value) {
    return value instanceof ScalarNode scalar && scalar.value() instanceof Double number
        ? PythonText.ofFloat(number)
        : value.toString();
  }
}
