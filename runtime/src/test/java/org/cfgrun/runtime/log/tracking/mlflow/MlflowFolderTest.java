package org.cfgrun.runtime.log.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Tests the files of MLflow's local store. */
class MlflowFolderTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  private MlflowFolder tracker(String experiment, Path model) {
    return new MlflowFolder(
        folder.resolve("mlruns").toUri().toString(),
        new MlflowTracker.Description(
            experiment, "my run", Map.of("team", "a: b"), Map.of("lr", "0.02")),
        ID,
        () -> model);
  }

  private Map<String, Object> yaml(String file) throws IOException {
    return new Yaml().load(Files.readString(folder.resolve("mlruns").resolve(file)));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve("mlruns/0/" + ID).resolve(file));
  }

  @Test
  void writesTheFilesThatMlflowReads() throws IOException, TrackerException {
    Path model = Files.writeString(folder.resolve("epoch_1.pth"), "weights");
    MlflowFolder tracker = tracker(null, model);
    tracker.open();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("train/loss", 0.5);
    values.put("val/bbox_mAP_copypaste", "0.1 0.2");
    values.put("learning_rate", 0.02);
    tracker.log(new Point(50, Instant.ofEpochMilli(1_767_225_600_250L), values));
    tracker.log(
        new Point(100, Instant.ofEpochMilli(1_767_225_601_000L), Map.of("train/loss", Double.NaN)));
    assertThat(yaml("0/" + ID + "/meta.yaml"))
        .containsEntry("status", 1)
        .containsEntry("end_time", null);
    tracker.close(Ending.COMPLETE);
    assertThat(text("metrics/train/loss"))
        .isEqualTo("1767225600250 0.5 50\n1767225601000 nan 100\n");
    assertThat(text("metrics/learning_rate")).isEqualTo("1767225600250 0.02 50\n");
    assertThat(text("params/lr")).isEqualTo("0.02");
    assertThat(text("tags/team")).isEqualTo("a: b");
    assertThat(text("tags/mlflow.runName")).isEqualTo("my run");
    assertThat(text("artifacts/models/epoch_1.pth")).isEqualTo("weights");
    assertThat(folder.resolve("mlruns/0/" + ID + "/metrics/val")).doesNotExist();
    assertThat(yaml("0/meta.yaml"))
        .containsEntry("name", "Default")
        .containsEntry("experiment_id", "0");
    assertThat(yaml("0/" + ID + "/meta.yaml"))
        .containsEntry("run_id", ID)
        .containsEntry("run_name", "my run")
        .containsEntry("lifecycle_stage", "active")
        .containsEntry("experiment_id", "0")
        .containsEntry("status", 3);
  }

  @Test
  void resumedRunContinuesItsFiles() throws IOException, TrackerException {
    MlflowFolder first = tracker(null, null);
    first.open();
    first.log(new Point(1, Instant.EPOCH, Map.of("loss", 1.0)));
    first.close(Ending.STOPPED);
    Object started = yaml("0/" + ID + "/meta.yaml").get("start_time");
    assertThat(yaml("0/" + ID + "/meta.yaml")).containsEntry("status", 5);
    MlflowFolder second = tracker(null, null);
    second.open();
    second.log(new Point(2, Instant.EPOCH, Map.of("loss", 0.5)));
    second.close(Ending.FAILED);
    assertThat(text("metrics/loss")).isEqualTo("0 1.0 1\n0 0.5 2\n");
    assertThat(yaml("0/" + ID + "/meta.yaml"))
        .containsEntry("start_time", started)
        .containsEntry("status", 4);
  }

  @Test
  void resumedRunReplacesTheStepsThatItRepeats() throws IOException, TrackerException {
    MlflowFolder killed = tracker(null, null);
    killed.open();
    for (int step = 1; step <= 4; step++) {
      killed.log(new Point(step, Instant.EPOCH, Map.of("loss", (double) step)));
    }
    Path losses = folder.resolve("mlruns/0/" + ID + "/metrics/loss");
    Files.writeString(losses, "0 5.", StandardOpenOption.APPEND);
    MlflowFolder resumed = tracker(null, null);
    resumed.open();
    for (int step = 3; step <= 5; step++) {
      resumed.log(new Point(step, Instant.ofEpochMilli(9), Map.of("loss", 0.5)));
    }
    resumed.close(Ending.COMPLETE);
    assertThat(text("metrics/loss")).isEqualTo("0 1.0 1\n0 2.0 2\n9 0.5 3\n9 0.5 4\n9 0.5 5\n");
  }

  @Test
  void experimentIsFoundByItsName() throws IOException, TrackerException {
    Path theirs = Files.createDirectories(folder.resolve("mlruns/123456"));
    Files.writeString(theirs.resolve("meta.yaml"), "experiment_id: '123456'\nname: shapes\n");
    tracker("shapes", null).open();
    assertThat(theirs.resolve(ID)).isDirectory();
    tracker("new one", null).open();
    tracker("new one", null).open();
    try (var all = Files.list(folder.resolve("mlruns"))) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void unwritableStoreIsATrackerFailure() throws IOException {
    Files.writeString(folder.resolve("mlruns"), "a file");
    assertThatThrownBy(() -> tracker(null, null).open())
        .isInstanceOf(TrackerException.class)
        .hasMessageContaining("mlruns` cannot be written");
  }

  @Test
  void pathsAndFileAddressesAreLocal() {
    assertThat(MlflowFolder.isLocal("file:mlruns")).isTrue();
    assertThat(MlflowFolder.isLocal("file:///tmp/mlruns")).isTrue();
    assertThat(MlflowFolder.isLocal("./mlruns")).isTrue();
    assertThat(MlflowFolder.isLocal("http://127.0.0.1:5000")).isFalse();
    assertThat(MlflowFolder.isLocal(null)).isFalse();
  }
}
