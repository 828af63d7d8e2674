package org.cfgrun.runtime.hook.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.log.tracking.PythonProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the SDK calls with mmcv's hook, using a fake SDK that records its calls. */
class WandbLoggerGoldenTest {
  private static final String HOOK = "dict(type='WandbLoggerHook')";

  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void usesWholeDirectory() {
    folder = root;
  }

  /** Returns a Python that finds the recording SDK first, or with a variable set. */
  private void usePython(String environment) throws IOException {
    PythonProgram.requirePython3();
    try (InputStream fake = getClass().getResourceAsStream("wandb.py")) {
      Files.copy(fake, folder.resolve("wandb.py"));
    }
    Path python = folder.resolve("python");
    Files.writeString(
        python,
        "#!/bin/sh\nWANDB_CALLS='%s' PYTHONPATH='%s' %s exec python3 \"$@\"\n"
            .formatted(folder.resolve("calls"), folder, environment));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.setProperty("cfgrun.python", python.toString());
  }

  @AfterEach
  void forgetPython() {
    System.clearProperty("cfgrun.python");
  }

  private Path workDir() throws IOException {
    return Files.createDirectories(folder.resolve("run"));
  }

  private List<JsonArray> calls() throws IOException {
    List<JsonArray> calls = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("calls"))) {
      calls.add(JsonParser.parseString(line).getAsJsonArray());
    }
    return calls;
  }

  @TestFactory
  Stream<DynamicTest> sdkCallsMatchMmcv() {
    return LoggerGoldens.of("WandbLoggerHook", this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    folder = Files.createTempDirectory(root, "case");
    usePython("");
    Files.writeString(workDir().resolve("my.cfg"), "");
    LoggerGoldens.replay(golden, Goldens.text(golden.get("hook")), workDir());
    List<String> expected = new ArrayList<>();
    for (JsonElement call : golden.getAsJsonArray("calls")) {
      expected.add(comparable(call.getAsJsonArray()));
    }
    assertThat(calls())
        .filteredOn(call -> !call.get(0).getAsString().equals("add_file"))
        .extracting(WandbLoggerGoldenTest::comparable)
        .isEqualTo(expected);
  }

  /**
   * The SDK's {@code join} is now called {@code finish}; a run has an explicit id so that it can be
   * resumed.
   */
  private static String comparable(JsonArray call) {
    String name = call.get(0).getAsString();
    JsonObject options = call.get(2).getAsJsonObject().deepCopy();
    if (name.equals("wandb.init")) {
      options.remove("id");
      options.remove("resume");
    }
    return switch (name) {
      case "wandb.join", "wandb.finish" -> "end";
      case "wandb.log_artifact" -> name;
      default -> name + " " + call.get(1) + " " + new TreeMap<>(options.asMap());
    };
  }

  @Test
  void resumedRunHasTheSameId() throws IOException {
    usePython("");
    LoggerGoldens.killAndResume(HOOK, workDir());
    assertThat(calls())
        .filteredOn(call -> call.get(0).getAsString().equals("wandb.init"))
        .hasSize(2)
        .extracting(call -> call.get(2).getAsJsonObject().get("id").getAsString())
        .satisfies(ids -> assertThat(ids.get(0)).hasSize(8).isEqualTo(ids.get(1)));
    assertThat(calls())
        .filteredOn(call -> call.get(0).getAsString().equals("wandb.finish"))
        .extracting(call -> call.get(2).getAsJsonObject().get("exit_code").getAsInt())
        .containsExactly(1, 0);
  }

  @Test
  void uploadsLogsOfCompleteRun() throws IOException {
    usePython("");
    Files.writeString(workDir().resolve("my.cfg"), "");
    Files.writeString(workDir().resolve("notes.txt"), "");
    Files.writeString(Files.createDirectory(workDir().resolve("old")).resolve("my.cfg"), "");
    LoggerGoldens.replay(LoggerGoldens.SAMPLE, HOOK, workDir());
    assertThat(calls())
        .filteredOn(call -> call.get(0).getAsString().equals("add_file"))
        .extracting(call -> call.get(1).toString())
        .containsExactly("[\"my.cfg\"]", "[\"old/my.cfg\"]");
  }

  @Test
  void reportsMetricWithoutSummaryAndSendsPoints() throws IOException {
    usePython("");
    List<String> log =
        LoggerGoldens.replay(
            LoggerGoldens.SAMPLE,
            "dict(type='WandbLoggerHook', define_metric_cfg={'val/a': 'highest', 'val/b': 'max'})",
            workDir());
    assertThat(log)
        .filteredOn(line -> line.startsWith("WARNING|"))
        .containsExactly(
            "WARNING|wandb: `val/a` of `define_metric_cfg` was ignored; the SDK reported: ValueError: there is no summary of this name.");
    assertThat(calls())
        .extracting(call -> call.get(0).getAsString())
        .containsOnlyOnce("wandb.define_metric")
        .contains("wandb.log");
  }

  private static List<String> warnings(Path workDir) {
    try {
      return LoggerGoldens.replay(LoggerGoldens.SAMPLE, HOOK, workDir).stream()
          .filter(line -> line.startsWith("WARNING|"))
          .toList();
    } finally {
      assertThat(workDir.resolve(TestRun.TIMESTAMP + ".wandb.jsonl")).content().hasLineCount(3);
    }
  }

  @Test
  void warnsAndKeepsPointsWithoutSdk() throws IOException {
    usePython("");
    Files.writeString(folder.resolve("wandb.py"), "raise ImportError('none')");
    assertThat(warnings(workDir()))
        .containsExactly(
            "WARNING|wandb: the SDK is not installed for `%s`: run `%s -m pip install wandb`, or set CFGRUN_PYTHON to another Python. Training continues; points are kept in `%s`."
                .formatted(
                    folder.resolve("python"),
                    folder.resolve("python"),
                    workDir().resolve(TestRun.TIMESTAMP + ".wandb.jsonl")));
  }

  @Test
  void trainsWithoutPythonAndWithFailingSdk() throws IOException {
    System.setProperty("cfgrun.python", folder.resolve("none").toString());
    assertThat(warnings(workDir())).singleElement().asString().contains("The SDK needs Python");
    usePython("WANDB_FAILS=1");
    assertThat(warnings(Files.createDirectory(folder.resolve("other"))))
        .singleElement()
        .asString()
        .contains("wandb: the SDK reported: ValueError: the disk is full. Training continues");
  }
}
