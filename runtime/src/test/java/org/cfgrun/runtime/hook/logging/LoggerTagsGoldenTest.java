package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.hook.StageOrderTest;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the tags and the progress that the logger base class provides with mmcv. */
class LoggerTagsGoldenTest {
  @TempDir Path workDir;

  private static final class Recorder extends LoggerHook {
    private final List<String> rows = new ArrayList<>();

    Recorder(boolean byEpoch) {
      super(new LogTiming(2, true, false, byEpoch));
    }

    @Override
    protected void log(Runner runner) {
      rows.add(
          row(
              loggedMode(runner).key(),
              loggedEpoch(runner),
              loggedStep(runner),
              loggedIteration(runner, byEpoch()),
              tags(runner, false)));
    }
  }

  private static String row(String mode, long epoch, long step, long inner, Map<String, ?> tags) {
    return "%s %d %d %d %s".formatted(mode, epoch, step, inner, new TreeMap<>(tags));
  }

  @TestFactory
  Stream<DynamicTest> tagsAndProgressMatchMmcv() {
    return Replay.list("runtime.json", "logger_tags").each(this::replay);
  }

  private void replay(JsonObject golden) {
    JsonObject described = golden.getAsJsonObject("runner");
    Recorder recorder = new Recorder(described.has("max_epochs"));
    try (TestRun run = new TestRun(workDir)) {
      run.hook(new IterTimerHook(), Priority.LOW).hook(recorder, Priority.VERY_LOW);
      run.runner(described)
          .run(
              Workflow.fromConfig(Goldens.node(golden.get("workflow"))),
              StageOrderTest.loaders(golden));
    }
    List<String> expected = new ArrayList<>();
    for (JsonElement each : golden.getAsJsonArray("rows")) {
      JsonArray row = each.getAsJsonArray();
      Map<String, Double> tags = new TreeMap<>();
      row.get(4)
          .getAsJsonObject()
          .entrySet()
          .forEach(tag -> tags.put(tag.getKey(), tag.getValue().getAsDouble()));
      expected.add(
          row(
              row.get(0).getAsString(),
              row.get(1).getAsLong(),
              row.get(2).getAsLong(),
              row.get(3).getAsLong(),
              tags));
    }
    assertThat(recorder.rows).isEqualTo(expected);
  }
}
