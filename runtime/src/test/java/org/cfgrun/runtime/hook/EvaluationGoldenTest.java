package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.Runner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays when mmcv and mmdet evaluate, and which checkpoint they keep as the best. */
class EvaluationGoldenTest {
  private static final String FILE = "runtime.json";

  @TempDir Path workDir;

  static Stream<JsonObject> timings() {
    return Goldens.cases(FILE, "eval_timing").stream();
  }

  static Stream<JsonObject> bests() {
    return Goldens.cases(FILE, "save_best").stream().filter(each -> each.get("error").isJsonNull());
  }

  @ParameterizedTest
  @MethodSource("timings")
  void evaluationsComeWhenMmcvMakesThem(JsonObject golden) {
    JsonElement start = golden.get("start");
    EvalTiming timing =
        new EvalTiming(
            golden.get("interval").getAsLong(),
            start.isJsonNull() ? null : start.getAsLong(),
            null);
    long first = golden.get("resumed_at").getAsLong();
    List<String> actual = new ArrayList<>();
    if (timing.isDueAtStart(first)) {
      actual.add("start " + first);
    }
    JsonObject runner = golden.getAsJsonObject("runner");
    JsonElement total = runner.get(runner.has("max_iters") ? "max_iters" : "max_epochs");
    LongStream.range(first, total.getAsLong())
        .filter(timing::isDueAfter)
        .forEach(done -> actual.add("end " + (done + 1)));
    List<String> expected = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("evaluations")) {
      JsonArray pair = each.getAsJsonArray();
      expected.add(pair.get(0).getAsString() + " " + pair.get(1).getAsLong());
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void intervalsChangeAtTheirMilestones() {
    for (JsonObject golden : Goldens.cases(FILE, "eval_dynamic_intervals")) {
      List<List<Long>> changes = new ArrayList<>();
      for (JsonElement each : golden.getAsJsonArray("dynamic_intervals")) {
        JsonArray pair = each.getAsJsonArray();
        changes.add(List.of(pair.get(0).getAsLong(), pair.get(1).getAsLong()));
      }
      EvalTiming timing = new EvalTiming(golden.get("interval").getAsLong(), null, changes);
      assertThat(LongStream.range(0, golden.get("total").getAsLong()).filter(timing::isDueAfter))
          .map(epoch -> Long.toString(epoch + 1))
          .isEqualTo(Goldens.strings(golden.getAsJsonArray("evaluated_after")));
    }
  }

  @ParameterizedTest
  @MethodSource("bests")
  void bestCheckpointIsMmcvs(JsonObject golden) {
    List<Double> scores =
        Goldens.strings(golden.getAsJsonArray("series")).stream()
            .map(score -> score.equals("nan") ? Double.NaN : Double.valueOf(score))
            .toList();
    String metric = golden.get("save_best").getAsString();
    Map<Long, String> kept = new TreeMap<>();
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "evaluation=dict(save_best='%s', rule=%s)"
                  .formatted(metric, Goldens.text(golden.get("rule")))),
          new FakeEvaluation(metric.equals("auto") ? "bbox_mAP" : metric, scores));
      run.hook(new BestFiles(kept), Priority.LOWEST);
      run.train(scores.size(), 1);
      List<String> expected =
          Goldens.strings(golden.getAsJsonArray("log")).stream()
              .map(line -> line.replace("<WORK_DIR>", workDir.toString()))
              .toList();
      assertThat(run.log)
          .filteredOn(line -> line.contains("est "))
          .containsExactlyElementsOf(expected);
    }
    for (JsonElement each : golden.getAsJsonArray("after_each_epoch")) {
      JsonArray row = each.getAsJsonArray();
      JsonElement score = row.get(2);
      assertThat(kept.get(row.get(0).getAsLong()))
          .isEqualTo(
              String.join(",", Goldens.strings(row.get(1).getAsJsonArray()))
                  + " "
                  + (score.isJsonNull() ? "null" : score.getAsDouble()));
    }
  }

  /** Notes after each epoch which best checkpoints there are. */
  private static final class BestFiles extends Hook {
    private final Map<Long, String> kept;

    BestFiles(Map<Long, String> kept) {
      this.kept = kept;
    }

    @Override
    public void afterTrainEpoch(Runner runner) {
      try (Stream<Path> files = Files.list(runner.workDir())) {
        String names =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith("best_"))
                .collect(Collectors.joining(","));
        kept.put(
            runner.progress().epoch() + 1, names + " " + runner.hookMessages().get("best_score"));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void ruleFollowsFromTheNameAsInMmcv() {
    BestRule rule = new BestRule(null, null, null);
    Goldens.read(FILE)
        .getAsJsonObject("eval_rule_inference")
        .entrySet()
        .forEach(
            each -> {
              String expected = each.getValue().getAsString();
              if (expected.startsWith("ValueError")) {
                assertThatThrownBy(() -> rule.of(each.getKey())).isInstanceOf(RunFailure.class);
              } else {
                assertThat(rule.of(each.getKey()))
                    .as(each.getKey())
                    .hasToString(expected.toUpperCase(Locale.ROOT));
              }
            });
  }

  @Test
  void metricThatTheEvaluationLacksIsExplained() {
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config("evaluation=dict(save_best='acc_5')"),
          new FakeEvaluation("acc", List.of(1.0)));
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOf(RunFailure.class)
          .hasMessage("`save_best='acc_5'`: the evaluation gives no number of this name, but acc.");
    }
  }

  @Test
  void evaluationInsideAnEpochLeavesTheModelTraining() {
    try (TestRun run = new TestRun(workDir)) {
      FakeEvaluation evaluation = new FakeEvaluation(List.of(0.5, 0.75));
      List<Boolean> training = new ArrayList<>();
      run.model.onStep(() -> training.add(run.model.isTraining()));
      run.hook(
          new EvalHook(
              evaluation, new EvalHook.Args(2, null, false, null, null, null, null, null, null)),
          Priority.LOW);
      run.train(1, 4);
      assertThat(evaluation.epochs).hasSize(2);
      assertThat(training).containsOnly(true);
    }
  }
}
