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
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.log.tracking.EventRecords;
import org.cfgrun.runtime.log.tracking.EventRecords.Value;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the summary writer calls with mmcv's hook. */
class TensorboardLoggerGoldenTest {
  @TempDir Path workDir;

  @TestFactory
  Stream<DynamicTest> otherServicesHaveNoHook() {
    return LoggerGoldens.withoutAHook();
  }

  @TestFactory
  Stream<DynamicTest> eventsMatchCallsOfMmcv() {
    return LoggerGoldens.of("TensorboardLoggerHook", this::replay);
  }

  /** An absolute directory of the goldens is created in the run's directory here. */
  private void replay(JsonObject golden) throws IOException {
    Path own = Files.createTempDirectory(workDir, "case");
    JsonObject described = golden.getAsJsonObject("hook").deepCopy();
    if (described.has("log_dir")) {
      described.addProperty("log_dir", own + described.get("log_dir").getAsString());
    }
    LoggerGoldens.replay(golden, Goldens.text(described), own);
    List<Value> expected = new ArrayList<>();
    Path folder = null;
    for (JsonElement each : golden.getAsJsonArray("calls")) {
      String function = each.getAsJsonArray().get(0).getAsString();
      JsonArray arguments = each.getAsJsonArray().get(1).getAsJsonArray();
      if (function.endsWith(".SummaryWriter")) {
        String named = arguments.get(0).getAsString();
        folder =
            Path.of(named.startsWith("/") ? own + named : named.replace("<WORK_DIR>", own + ""));
      } else if (function.endsWith(".add_scalar")) {
        expected.add(value(arguments, "", arguments.get(1).getAsFloat()));
      } else if (function.endsWith(".add_text")) {
        expected.add(value(arguments, "/text_summary", arguments.get(1).getAsString()));
      }
    }
    assertThat(EventRecords.values(folder)).isEqualTo(expected);
  }

  private static Value value(JsonArray arguments, String suffix, Object value) {
    return new Value(arguments.get(0).getAsString() + suffix, arguments.get(2).getAsLong(), value);
  }

  @Test
  void resumedRunDiscardsPointsAfterItsCheckpoint() throws IOException {
    LoggerGoldens.killAndResume("dict(type='TensorboardLoggerHook')", workDir);
    Path folder = workDir.resolve("tf_logs");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
    assertThat(EventRecords.starts(folder)).containsExactly(0L, 6L);
    assertThat(EventRecords.values(folder))
        .filteredOn(value -> value.tag().equals("train/loss"))
        .extracting(Value::step)
        .containsExactly(2L, 4L, 6L, 6L, 8L);
  }

  @Test
  void unwritableDirectoryDoesNotStopTheRun() throws IOException {
    Path file = Files.writeString(workDir.resolve("file"), "");
    try (TestRun run = new TestRun(workDir)) {
      run.config(
          Goldens.config(
              "log_config=dict(interval=2, hooks=[dict(type='TensorboardLoggerHook', log_dir='%s')])"
                  .formatted(file.resolve("logs"))),
          null);
      run.train(1, 4);
      assertThat(run.log)
          .filteredOn(line -> line.startsWith("WARNING|TensorBoard: "))
          .singleElement()
          .asString()
          .endsWith(
              "Training continues; points are kept in `%s`."
                  .formatted(workDir.resolve(TestRun.TIMESTAMP + ".tensorboard.jsonl")));
    }
    assertThat(Files.readAllLines(workDir.resolve(TestRun.TIMESTAMP + ".tensorboard.jsonl")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"step\": 2, \"time\": ")
        .endsWith(", \"learning_rate\": 0.02, \"momentum\": 0.9}}");
  }
}
