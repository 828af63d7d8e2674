package org.cfgrun.runtime.hook.logging;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.wandb.WandbTracker;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * Logs scalars to Weights &amp; Biases, online or offline, through the Python SDK. The interpreter
 * is {@code CFGRUN_PYTHON}, or {@code python3}. A resumed run keeps its id.
 */
@Component(Registries.HOOKS)
public final class WandbLoggerHook extends TrackingHook {
  private static final String ID = "id";
  private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 8;

  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param timing common arguments of loggers
   * @param initKwargs arguments of {@code wandb.init}, such as {@code dict(project='shapes',
   *     mode='offline')}
   * @param commit whether each point is a separate row
   * @param withStep whether to pass the step of each point; otherwise it is logged as {@code
   *     global_step}
   * @param logArtifact whether to upload the logs and the config of a complete run
   * @param outSuffix file name suffixes of the files to upload
   * @param defineMetricCfg summary of metrics: a dict from metric names to 'max', 'min' and the
   *     like
   */
  public record Args(
      @Inline LogTiming timing,
      @Default("None") @Nullable Map<String, ConfigNode> initKwargs,
      @Default("True") boolean commit,
      @Default("True") boolean withStep,
      @Default("True") boolean logArtifact,
      @Default("('.log.json', '.log', '.py', '.cfg')") List<String> outSuffix,
      @Default("None") @Nullable Map<String, String> defineMetricCfg) {}

  /** Creates the hook for one run. */
  public WandbLoggerHook(Args args) {
    super(args.timing());
    this.args = args;
  }

  @Override
  Tracker tracker(Runner runner, @Nullable String run) {
    Map<String, @Nullable Object> init = new LinkedHashMap<>();
    init.put(ID, run == null ? newId() : run);
    init.put("resume", "allow");
    if (args.initKwargs() != null) {
      args.initKwargs().forEach((name, value) -> init.put(name, PlainValue.of(value)));
    }
    return new WandbTracker(
        python(),
        runner.workDir().resolve(runner.timestamp() + ".wandb.txt"),
        new WandbTracker.Usage(
            init,
            args.defineMetricCfg() == null ? Map.of() : args.defineMetricCfg(),
            args.commit(),
            args.withStep()),
        new WandbTracker.Artifact(
            runner.workDir(), args.logArtifact() ? args.outSuffix() : List.of()),
        runner.log());
  }

  /** Ids do not come from the run's seeded randomness. */
  private static String newId() {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private static String python() {
    String property = System.getProperty("cfgrun.python");
    String variable = System.getenv("CFGRUN_PYTHON");
    return property != null ? property : variable != null ? variable : "python3";
  }
}
