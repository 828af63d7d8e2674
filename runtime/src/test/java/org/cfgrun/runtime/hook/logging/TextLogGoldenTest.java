package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeEvaluation;
import org.cfgrun.runtime.hook.StageOrderTest;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.hook.logging.LogLine.Eta;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the text log line by line with mmcv's. */
class TextLogGoldenTest {
  private static final Map<String, List<Double>> RATES = rates();

  @TempDir Path folder;

  private static Map<String, List<Double>> rates() {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    rates.put("gen", List.of(0.02, 0.0));
    rates.put("disc", List.of(0.001, 0.0));
    return rates;
  }

  @TestFactory
  Stream<DynamicTest> linesMatchMmcv() {
    return Replay.list("runtime.json", "log_runs").each(this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    Path workDir = Files.createTempDirectory(folder, "case");
    boolean several = golden.get("multi").getAsBoolean();
    DictNode config =
        Goldens.config(
            (several ? "" : "optimizer_config=dict(grad_clip=dict(max_norm=1.0)), ")
                + "lr_config="
                + Goldens.text(golden.get("lr_config"))
                + ", log_config="
                + Goldens.text(golden.get("log_config"))
                + ", runner="
                + Goldens.text(golden.get("runner"))
                + ", evaluation="
                + Goldens.text(golden.get("evaluation")));
    try (TestRun run = several ? TestRun.ofSeveral(workDir, RATES) : new TestRun(workDir)) {
      if (golden.get("meta").isJsonObject()) {
        golden
            .getAsJsonObject("meta")
            .entrySet()
            .forEach(entry -> run.meta(entry.getKey(), plain(entry.getValue())));
      }
      run.config(config, golden.get("evaluation").isJsonNull() ? null : new Metrics());
      Runner runner = run.runner(golden.getAsJsonObject("runner"));
      runner.run(
          Workflow.fromConfig(Goldens.node(golden.get("workflow"))),
          StageOrderTest.loaders(golden));
      List<String> expected = Goldens.strings(golden.getAsJsonArray("text"));
      assertThat(run.log.get(0)).startsWith("INFO|Start running, host: ").contains("@");
      assertThat(run.log.get(0)).endsWith(", work_dir: " + workDir);
      assertThat(run.log.subList(1, run.log.size()))
          .isEqualTo(expected.subList(1, expected.size()));
    }
    Path json = workDir.resolve(TestRun.TIMESTAMP + ".log.json");
    assertThat(Files.exists(json) ? Files.readAllLines(json) : List.of())
        .isEqualTo(Goldens.strings(golden.getAsJsonArray("json")));
  }

  /** Returns the result of the goldens' nth evaluation. */
  private static final class Metrics implements Evaluation {
    private long times;

    @Override
    public int batches() {
      return 3;
    }

    @Override
    public Map<String, Object> evaluate(Runner runner) {
      times++;
      Map<String, Object> metrics = new LinkedHashMap<>();
      metrics.put("bbox_mAP", times / 10.0);
      metrics.put("bbox_mAP_50", times * 0.123456);
      metrics.put("bbox_mAP_copypaste", "0.1 0.2");
      metrics.put("n", times);
      return metrics;
    }
  }

  private static @Nullable Object plain(JsonElement value) {
    if (value.isJsonObject()) {
      Map<String, @Nullable Object> dict = new LinkedHashMap<>();
      value
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> dict.put(entry.getKey(), plain(entry.getValue())));
      return dict;
    }
    if (value.isJsonArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      value.getAsJsonArray().forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value.isJsonNull()) {
      return null;
    }
    JsonPrimitive scalar = value.getAsJsonPrimitive();
    if (scalar.isBoolean()) {
      return scalar.getAsBoolean();
    }
    if (!scalar.isNumber()) {
      return scalar.getAsString();
    }
    return scalar.getAsString().matches("-?\\d+")
        ? (Object) scalar.getAsLong()
        : (Object) scalar.getAsDouble();
  }

  @Test
  void metaOfAGoldenMayHoldAnyValue() {
    JsonElement meta =
        JsonParser.parseString(
            "{'hook_msgs': {'best_score': 0.5, 'n': 3, 'ok': true}, 'l': [null]}");
    assertThat(plain(meta))
        .isEqualTo(
            Map.of(
                "hook_msgs",
                Map.of("best_score", 0.5, "n", 3L, "ok", true),
                "l",
                Collections.singletonList(null)));
  }

  @Test
  void logsEvaluationAtTheEndOfItsEpoch() throws IOException {
    Path workDir = folder;
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "log_config=dict(interval=2, hooks=[dict(type='TextLoggerHook')]),"
                  + " evaluation=dict()"),
          new FakeEvaluation("bbox_mAP", List.of(0.1, 0.25)));
      run.train(2, 2);
      assertThat(run.log)
          .contains(
              "INFO|Epoch(val) [1][3]\tbbox_mAP: 0.1000",
              "INFO|Epoch(val) [2][3]\tbbox_mAP: 0.2500");
    }
    assertThat(Files.readAllLines(workDir.resolve(TestRun.TIMESTAMP + ".log.json")))
        .contains(
            "{\"mode\": \"val\", \"epoch\": 1, \"iter\": 3, \"lr\": 0.02, \"bbox_mAP\": 0.1}");
  }

  @Test
  void copiesLogsOfCompleteRun(@TempDir Path elsewhere) throws IOException {
    Path workDir = folder;
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "log_config=dict(interval=2, hooks=[dict(type='TextLoggerHook', out_dir='"
                  + elsewhere
                  + "')])"),
          null);
      run.train(1, 2);
    }
    Path copy = elsewhere.resolve(workDir.getFileName()).resolve(TestRun.TIMESTAMP + ".log.json");
    assertThat(copy).hasSameTextualContentAs(workDir.resolve(TestRun.TIMESTAMP + ".log.json"));
  }

  @Test
  void formatsRemainingTimeAsPython() {
    assertThat(Eta.text(5)).isEqualTo("0:00:05");
    assertThat(Eta.text(3600 * 25 + 61)).isEqualTo("1 day, 1:01:01");
    assertThat(Eta.text(86_400L * 3)).isEqualTo("3 days, 0:00:00");
  }
}
