package org.cfgrun.runtime.hook.evaluation;

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
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeEvaluation;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.Runner;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the times of evaluation and the best checkpoint with mmcv and mmdet. */
class EvaluationGoldenTest {
  private static final String FILE = "runtime.json";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> evaluationTimesMatchMmcv() {
    return Replay.list(FILE, "eval_timing")
        .each(
            golden ->
                "%s start %s interval %s resumed at %s"
                    .formatted(
                        golden.get("runner"),
                        golden.get("start"),
                        golden.get("interval"),
                        golden.get("resumed_at")),
            EvaluationGoldenTest::replayTiming);
  }

  private static void replayTiming(JsonObject golden) {
    JsonElement start = golden.get("start");
    EvalTiming timing =
        new EvalTiming(
            golden.get("interval").getAsLong(),
            start.isJsonNull() ? null : start.getAsLong(),
            null);
    long first = golden.get("resumed_at").getAsLong();
    List<String> actual = new ArrayList<>();
    JsonObject runner = golden.getAsJsonObject("runner");
    long total = runner.get(runner.has("max_iters") ? "max_iters" : "max_epochs").getAsLong();
    if (first < total && timing.isDueAtStart(first)) {
      actual.add("start " + first);
    }
    LongStream.range(first, total)
        .filter(timing::isDueAfter)
        .forEach(done -> actual.add("end " + (done + 1)));
    List<String> expected = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("evaluations")) {
      JsonArray pair = each.getAsJsonArray();
      expected.add(pair.get(0).getAsString() + " " + pair.get(1).getAsLong());
    }
    assertThat(actual).isEqualTo(expected);
  }

  @TestFactory
  Stream<DynamicTest> intervalsChangeAtTheirMilestones() {
    return Replay.list(FILE, "eval_dynamic_intervals")
        .each(
            golden -> golden.get("interval") + " " + golden.get("dynamic_intervals"),
            EvaluationGoldenTest::replayIntervals);
  }

  private static void replayIntervals(JsonObject golden) {
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

  @TestFactory
  Stream<DynamicTest> bestCheckpointMatchesMmcv() {
    return Replay.list(FILE, "save_best")
        .each(golden -> golden.get("save_best") + " " + golden.get("series"), this::replayBest);
  }

  private void replayBest(JsonObject golden) throws IOException {
    Path workDir = Files.createTempDirectory(folder, "case");
    List<Double> scores =
        Goldens.strings(golden.getAsJsonArray("series")).stream()
            .map(EvaluationGoldenTest::number)
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

  /** Formats a number as Python does. */
  private static Double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(text);
    };
  }

  /** Records the best checkpoints after each epoch. */
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

  @TestFactory
  Stream<DynamicTest> infersRuleFromNameAsMmcv() {
    return Replay.entries(FILE, "eval_rule_inference").each(EvaluationGoldenTest::replayRule);
  }

  private static void replayRule(JsonObject golden) {
    BestRule rule = new BestRule(null, null, null);
    String metric = golden.get("name").getAsString();
    String expected = golden.get("value").getAsString();
    if (expected.startsWith("ValueError")) {
      assertThatThrownBy(() -> rule.of(metric)).isInstanceOf(ConfigException.class);
    } else {
      assertThat(rule.of(metric)).hasToString(expected.toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void explainsUnknownMetric() {
    try (TestRun run = new TestRun(folder)) {
      run.config(
          Goldens.config("evaluation=dict(save_best='acc_5')"),
          new FakeEvaluation("acc", List.of(1.0)));
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessage("`save_best='acc_5'` is not a metric of the evaluation. Did you mean 'acc'?");
    }
  }

  @Test
  void evaluationWithinEpochRestoresTrainingMode() {
    try (TestRun run = new TestRun(folder)) {
      FakeEvaluation evaluation = new FakeEvaluation(List.of(0.5, 0.75));
      List<Boolean> training = new ArrayList<>();
      run.model.onStep(() -> training.add(run.model.isTraining()));
      run.hook(
          new EvalHook(
              evaluation,
              new EvalHook.Args(
                  2, null, false, null, null, null, null, null, 1, null, true, null, false)),
          Priority.LOW);
      run.train(1, 4);
      assertThat(evaluation.epochs).hasSize(2);
      assertThat(training).containsOnly(true);
    }
  }
}
