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
 * Logs numbers to Weights &amp; Biases, or offline, through the SDK of a Python: the one that
 * {@code CFGRUN_PYTHON} names, or {@code python3}. A resumed run goes on under its id.
 */
@Component(Registries.HOOKS)
public final class WandbLoggerHook extends TrackingHook {
  private static final String ID = "id";
  private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 8;

  private final Args args;

  /**
   * The arguments.
   *
   * @param timing when it logs
   * @param initKwargs the arguments of {@code wandb.init}, such as {@code dict(project='shapes',
   *     mode='offline')}
   * @param commit whether each point is a row of its own
   * @param withStep whether points have their step as such; as the value {@code global_step}
   *     otherwise
   * @param logArtifact whether the logs and the config of a complete run are kept with it
   * @param outSuffix the endings of the files that are kept
   * @param defineMetricCfg how metrics are summed up: {@code {'val/bbox_mAP': 'max'}}
   */
  public record Args(
      @Inline LogTiming timing,
      @Default("None") @Nullable Map<String, ConfigNode> initKwargs,
      @Default("True") boolean commit,
      @Default("True") boolean withStep,
      @Default("True") boolean logArtifact,
      @Default("('.log.json', '.log', '.py', '.cfg')") List<String> outSuffix,
      @Default("None") @Nullable Map<String, String> defineMetricCfg) {}

  /** A hook for one run. */
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

  /** Ids are no part of a run's chance, which follows from its seed. */
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
