package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.log.tracking.PythonProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the real SDK writes an offline run, whose points its reader finds. */
class WandbProgramTest {
  @TempDir Path folder;

  @AfterEach
  void forgetPython() {
    System.clearProperty("cfgrun.python");
  }

  @Test
  void offlineRunContainsThePoints() throws IOException {
    String python = PythonProgram.interpreter("CFGRUN_WANDB_PYTHON", "wandb");
    System.setProperty("cfgrun.python", python);
    Path workDir = Files.createDirectory(folder.resolve("run"));
    List<String> log =
        LoggerGoldens.replay(
            LoggerGoldens.EVALUATED,
            "dict(type='WandbLoggerHook', init_kwargs=dict(project='shapes', mode='offline', id='abc12345', dir='%s'))"
                .formatted(folder),
            workDir);
    assertThat(log)
        .filteredOn(line -> line.contains("wandb: "))
        .singleElement()
        .asString()
        .startsWith("INFO|wandb: offline in `" + folder.toRealPath());
    JsonObject read = read(python);
    assertThat(read.getAsJsonObject("run"))
        .hasToString("{\"id\":\"abc12345\",\"project\":\"shapes\"}");
    List<String> points = new ArrayList<>();
    for (JsonElement row : read.getAsJsonArray("rows")) {
      JsonObject values = row.getAsJsonObject();
      String shown = values.has("train/loss") ? "train/loss" : "val/bbox_mAP";
      points.add(values.get("_step") + " " + shown + " " + values.get(shown));
    }
    assertThat(points)
        .containsExactly(
            "2 train/loss 0.75",
            "4 val/bbox_mAP 0.25",
            "5 train/loss 0.225",
            "7 val/bbox_mAP 0.25");
  }

  private JsonObject read(String python) throws IOException {
    Path run;
    try (Stream<Path> files = Files.walk(folder)) {
      run = files.filter(file -> file.toString().endsWith("abc12345.wandb")).findFirst().get();
    }
    Path reader = folder.resolve("read.py");
    try (InputStream script = getClass().getResourceAsStream("read_wandb.py")) {
      Files.copy(script, reader);
    }
    String printed = PythonProgram.run(folder, python, reader.toString(), run.toString());
    return JsonParser.parseString(printed.lines().reduce((a, b) -> b).get()).getAsJsonObject();
  }
}
