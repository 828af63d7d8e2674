package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeLoader;
import org.cfgrun.runtime.hook.SimulatedKill;
import org.cfgrun.runtime.hook.StageOrderTest;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.DynamicTest;

/** Goldens of the calls of mmcv's logger hooks, and the runs that made them. */
public final class LoggerGoldens {
  private static final String FILE = "loggers.json";
  private static final String CALLS = "logger_hook_calls";
  private static final Components COMPONENTS = Components.standard();

  /** Run of four training steps and two validation steps with three logged outputs. */
  static final JsonObject SAMPLE =
      run("{'max_epochs': 1, 'loaders': [4, 2], 'workflow': [['train', 1], ['val', 1]]}", false);

  /** Two epochs of three steps, each followed by an evaluation. */
  static final JsonObject EVALUATED =
      run("{'max_epochs': 2, 'loaders': [3], 'workflow': [['train', 1]]}", true);

  private LoggerGoldens() {}

  private static JsonObject run(String described, boolean evaluates) {
    JsonObject given = JsonParser.parseString(described).getAsJsonObject();
    JsonObject runner = new JsonObject();
    runner.addProperty("type", "EpochBasedRunner");
    runner.add("max_epochs", given.get("max_epochs"));
    JsonObject run = new JsonObject();
    run.add("runner", runner);
    run.add("loader_lengths", given.get("loaders"));
    run.add("workflow", given.get("workflow"));
    run.addProperty("eval_hook", evaluates);
    return run;
  }

  /** Returns a golden's hook as in a config, with more arguments. */
  static String hook(JsonObject golden, String more) {
    String own = Goldens.text(golden.get("hook"));
    return own.substring(0, own.length() - 1) + ", " + more + "}";
  }

  /** Returns the cases of a hook. */
  static Stream<DynamicTest> of(String hook, Replay.Check check) {
    return Replay.list(FILE, CALLS)
        .only(hook, golden -> type(golden).equals(hook))
        .each(golden -> golden.get("hook") + " " + golden.get("runner"), check);
  }

  /** Returns the cases of services without a hook. */
  static Stream<DynamicTest> withoutAHook() {
    return Replay.list(FILE, CALLS)
        .only("others", golden -> COMPONENTS.catalog().find(Registries.HOOKS, type(golden)) == null)
        .except("there is no hook for this service", golden -> true)
        .each(golden -> golden.get("hook").toString(), golden -> {});
  }

  private static String type(JsonObject golden) {
    return golden.getAsJsonObject("hook").get("type").getAsString();
  }

  /** Returns the arguments of the calls of a function, in order. */
  static List<JsonArray> calls(JsonObject golden, String function) {
    List<JsonArray> calls = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("calls")) {
      if (each.getAsJsonArray().get(0).getAsString().equals(function)) {
        calls.add(each.getAsJsonArray());
      }
    }
    return calls;
  }

  /**
   * Runs a case.
   *
   * @param hook the hook as in a config
   * @return the text log
   */
  static List<String> replay(JsonObject golden, String hook, Path workDir) {
    boolean evaluates = golden.get("eval_hook").getAsBoolean();
    try (TestRun run = new TestRun(workDir)) {
      run.model.logs(LoggerGoldens::logged);
      run.optimizer.groups().get(0).momentum(0.95);
      run.config(
          Goldens.config(
              "runner=%s, checkpoint_config=dict(), log_config=dict(interval=2, hooks=[%s])%s"
                  .formatted(
                      Goldens.text(golden.get("runner")),
                      hook,
                      evaluates ? ", evaluation=dict()" : "")),
          evaluates ? new Metrics() : null);
      Runner runner = run.runner(golden.getAsJsonObject("runner"));
      runner.run(
          Workflow.fromConfig(Goldens.node(golden.get("workflow"))),
          StageOrderTest.loaders(golden));
      return run.log;
    }
  }

  /** Trains eight steps: killed before the eighth and resumed from a checkpoint at the fifth. */
  public static void killAndResume(String hook, Path workDir) {
    String config =
        "log_config=dict(interval=2, hooks=[%s]), checkpoint_config=dict(interval=5, by_epoch=False)"
            .formatted(hook);
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(config), null);
      run.model.onStep(SimulatedKill.after(7));
      assertThatThrownBy(() -> run.train(1, 8)).isInstanceOf(SimulatedKill.class);
    }
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(config), null);
      EpochBasedRunner runner = run.runner(1);
      runner.resume(SavedRun.read(workDir.resolve("latest.pth")));
      runner.run(Workflow.TRAIN, List.of(new FakeLoader(8)));
    }
  }

  private static Map<String, Double> logged(double v) {
    Map<String, Double> logged = new LinkedHashMap<>();
    logged.put("loss", v);
    logged.put("acc", 2 * v);
    return logged;
  }

  private static final class Metrics implements Evaluation {
    @Override
    public int batches() {
      return 1;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      Map<String, Object> metrics = new LinkedHashMap<>();
      metrics.put("bbox_mAP", 0.25);
      metrics.put("copypaste", "0.25 0.5");
      return metrics;
    }
  }
}
