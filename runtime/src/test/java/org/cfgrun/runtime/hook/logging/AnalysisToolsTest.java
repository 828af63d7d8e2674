package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.FakeEvaluation;
import org.cfgrun.runtime.hook.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the format of {@code .log.json} that mmdet's log analysis tools expect. */
class AnalysisToolsTest {
  @TempDir Path workDir;

  @Test
  void linesAfterTheFirstBelongToEpochsAndEndWithEvaluation() throws IOException {
    try (TestRun run = new TestRun(workDir)) {
      run.meta("exp_name", "my.cfg")
          .config(
              Goldens.config(
                  "log_config=dict(interval=2, hooks=[dict(type='TextLoggerHook')]),"
                      + " evaluation=dict()"),
              new FakeEvaluation("bbox_mAP", List.of(0.1, 0.25)));
      run.train(2, 6);
    }
    List<String> lines = Files.readAllLines(workDir.resolve(TestRun.TIMESTAMP + ".log.json"));
    assertThat(JsonParser.parseString(lines.get(0)).getAsJsonObject().has("mode")).isFalse();
    Map<Integer, List<JsonObject>> epochs = new LinkedHashMap<>();
    for (String text : lines.subList(1, lines.size())) {
      JsonObject line = JsonParser.parseString(text).getAsJsonObject();
      epochs.computeIfAbsent(line.get("epoch").getAsInt(), epoch -> new ArrayList<>()).add(line);
    }
    assertThat(epochs.keySet()).containsExactly(1, 2);
    for (List<JsonObject> epoch : epochs.values()) {
      assertThat(epoch)
          .extracting(line -> line.get("mode").getAsString())
          .containsExactly("train", "train", "train", "val");
      assertThat(epoch.subList(0, 3))
          .allMatch(line -> line.has("iter") && line.has("time") && line.has("loss"));
      assertThat(epoch.get(3).has("time")).isFalse();
      assertThat(epoch.get(3).has("bbox_mAP")).isTrue();
    }
  }
}
