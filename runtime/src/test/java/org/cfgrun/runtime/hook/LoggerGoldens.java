package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.Named;

/** Which calls mmcv's logger hooks made, and the runs in which they made them. */
final class LoggerGoldens {
  private LoggerGoldens() {}

  /** A golden's hook as a config writes it, with more arguments. */
  static String hook(JsonObject golden, String more) {
    String own = Goldens.text(golden.get("hook"));
    return own.substring(0, own.length() - 1) + ", " + more + "}";
  }

  /** The cases of a hook. */
  static Stream<Named<JsonObject>> of(String hook) {
    return Goldens.cases("loggers.json", "logger_hook_calls").stream()
        .filter(each -> each.getAsJsonObject("hook").get("type").getAsString().equals(hook))
        .map(each -> Named.of(each.get("hook") + " " + each.get("runner"), each));
  }

  /** The arguments of the calls of a function, in order. */
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
   * @param hook the hook as a config writes it
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

  /**
   * Trains eight steps: killed before the eighth, and gone on with from a checkpoint at the fifth.
   */
  static void killAndResume(String hook, Path workDir) {
    String config =
        "log_config=dict(interval=2, hooks=[%s]), checkpoint_config=dict(interval=5, by_epoch=False)"
            .formatted(hook);
    int[] left = {7};
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(config), null);
      run.model.onStep(
          () -> {
            if (left[0]-- == 0) {
              throw new Killed();
            }
          });
      assertThatThrownBy(() -> run.train(1, 8)).isInstanceOf(Killed.class);
    }
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(config), null);
      EpochBasedRunner runner = run.runner(1);
      runner.resume(SavedRun.read(workDir.resolve("latest.pth")));
      runner.run(Workflow.TRAIN, List.of(new FakeLoader(8)));
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
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
