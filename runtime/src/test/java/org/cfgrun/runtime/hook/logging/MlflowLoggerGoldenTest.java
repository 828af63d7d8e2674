package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.log.tracking.FakeMlflow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the MLflow calls with mmcv's hook. */
class MlflowLoggerGoldenTest {
  @TempDir Path workDir;

  @TestFactory
  Stream<DynamicTest> serverCallsMatchMmcv() {
    return LoggerGoldens.of("MlflowLoggerHook", this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      Path own = Files.createTempDirectory(workDir, "case");
      LoggerGoldens.replay(golden, hook(golden, server), own);
      assertThat(server.kept)
          .filteredOn(line -> !line.startsWith("run "))
          .isEqualTo(expected(golden));
    }
  }

  private static String hook(JsonObject golden, FakeMlflow server) {
    return LoggerGoldens.hook(golden, "'tracking_uri': '" + server.address() + "'");
  }

  private static List<String> expected(JsonObject golden) {
    List<String> expected = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("calls")) {
      JsonArray call = each.getAsJsonArray();
      JsonElement first = call.get(1).getAsJsonArray().get(0);
      switch (call.get(0).getAsString()) {
        case "mlflow.set_experiment" -> expected.add("experiment " + first.getAsString());
        case "mlflow.set_tags" -> expected.add("tags " + texts(first));
        case "mlflow.log_params" -> expected.add("params " + texts(first));
        case "mlflow.log_metrics" -> {
          long step = call.get(2).getAsJsonObject().get("step").getAsLong();
          expected.add("metrics " + step + " " + numbers(first));
        }
        default -> expected.add("artifact 7/r1/artifacts/models/" + lastCheckpoint(golden));
      }
    }
    expected.add("status FINISHED");
    return expected;
  }

  private static String lastCheckpoint(JsonObject golden) {
    JsonObject runner = golden.getAsJsonObject("runner");
    return runner.has("max_epochs")
        ? "epoch_%d.pth".formatted(runner.get("max_epochs").getAsLong())
        : "iter_%d.pth".formatted(runner.get("max_iters").getAsLong());
  }

  private static Map<String, String> texts(JsonElement json) {
    Map<String, String> texts = new TreeMap<>();
    json.getAsJsonObject()
        .entrySet()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    return texts;
  }

  private static Map<String, Double> numbers(JsonElement json) {
    Map<String, Double> numbers = new TreeMap<>();
    texts(json).forEach((name, text) -> numbers.put(name, Double.valueOf(text)));
    return numbers;
  }

  @Test
  void resumedTrainingContinuesTheSameRun() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      String hook = "dict(type='MlflowLoggerHook', tracking_uri='%s')".formatted(server.address());
      LoggerGoldens.killAndResume(hook, workDir);
      assertThat(server.kept)
          .extracting(line -> line.replaceAll(" \\{.*", ""))
          .containsExactly(
              "run " + workDir.getFileName(),
              "metrics 2",
              "metrics 4",
              "metrics 6",
              "status FAILED",
              "status RUNNING",
              "metrics 8",
              "artifact 7/r1/artifacts/models/epoch_1.pth",
              "status FINISHED");
    }
  }

  @Test
  void reportsRejectedItemsOnceAndSendsTheRest() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      server.refuse(name -> name.equals("bad") || name.equals("long") || name.equals("train/acc"));
      List<String> log =
          LoggerGoldens.replay(
              LoggerGoldens.SAMPLE,
              "dict(type='MlflowLoggerHook', tracking_uri='%s', log_model=False, tags=dict(bad=1), params={'long': 2, 'lr': 0.5})"
                  .formatted(server.address()),
              workDir);
      String reason = ", which will not be logged: status 400, Not a valid name.";
      assertThat(log)
          .filteredOn(line -> line.startsWith("WARNING|"))
          .containsExactly(
              "WARNING|MLflow: the server rejected the tag `bad`" + reason,
              "WARNING|MLflow: the server rejected the parameter `long`" + reason,
              "WARNING|MLflow: the server rejected the metric `train/acc`" + reason);
      assertThat(server.kept)
          .contains("params {lr=0.5}", "metrics 2 {train/loss=0.75}")
          .anyMatch(line -> line.startsWith("metrics 4 {") && line.contains("train/loss"))
          .doesNotHaveDuplicates()
          .endsWith("status FINISHED");
      assertThat(workDir.resolve(TestRun.TIMESTAMP + ".mlflow.jsonl")).doesNotExist();
    }
  }

  @Test
  void sendsManyParametersInBatches() throws IOException {
    String many =
        IntStream.range(0, 250)
            .mapToObj(i -> "'p%d': %d".formatted(i, i))
            .collect(Collectors.joining(", ", "{", "}"));
    try (FakeMlflow server = new FakeMlflow()) {
      LoggerGoldens.replay(
          LoggerGoldens.SAMPLE,
          "dict(type='MlflowLoggerHook', tracking_uri='%s', params=%s)"
              .formatted(server.address(), many),
          workDir);
      assertThat(server.kept)
          .filteredOn(line -> line.startsWith("params "))
          .extracting(line -> line.split("=").length - 1)
          .containsExactly(100, 100, 50);
    }
  }

  @Test
  void keepsPointsWithoutServer() throws IOException {
    for (String address : List.of("http://127.0.0.1:1", "sqlite:///mlflow.db")) {
      Path folder = Files.createDirectory(workDir.resolve(Integer.toString(address.length())));
      List<String> log =
          LoggerGoldens.replay(
              LoggerGoldens.SAMPLE,
              "dict(type='MlflowLoggerHook', tracking_uri='" + address + "')",
              folder);
      assertThat(log)
          .filteredOn(line -> line.startsWith("WARNING|"))
          .singleElement()
          .asString()
          .startsWith("WARNING|MLflow: ")
          .contains(address)
          .contains("Training continues");
      assertThat(folder.resolve(TestRun.TIMESTAMP + ".mlflow.jsonl")).content().hasLineCount(3);
    }
  }
}
