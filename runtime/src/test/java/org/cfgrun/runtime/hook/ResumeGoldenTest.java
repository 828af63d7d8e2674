package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.Checkpoint;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.runner.Workflow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares resumed runs with mmcv: their progress, and that schedules keep the original base
 * values. The goldens do not describe the model, so final weights are not compared.
 */
class ResumeGoldenTest {

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> schedulesResumeFromMmcvCheckpoint() {
    return Replay.list("misc.json", "resume")
        .each(golden -> golden.get("runner") + " " + golden.get("lr_config"), this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    Path workDir = Files.createTempDirectory(folder, "case");
    JsonObject after = golden.getAsJsonObject("after_resume");
    List<List<Double>> rows = new ArrayList<>();
    try (TestRun run = new TestRun(workDir)) {
      Path file = workDir.resolve("epoch.pth");
      CheckpointFile.write(file, saved(run, after));
      JsonArray rates = golden.getAsJsonArray("new_optimizer_lrs");
      for (int i = 0; i < rates.size(); i++) {
        run.optimizer.groups().get(i).lr(rates.get(i).getAsDouble());
      }
      run.config(
          Goldens.config(
              "runner=%s, lr_config=%s"
                  .formatted(
                      Goldens.text(golden.get("runner")),
                      Goldens.schedule(golden.get("lr_config")))),
          null);
      Runner runner = run.runner(golden.getAsJsonObject("runner"));
      runner.resume(SavedRun.read(file));
      assertThat(runner.progress().epoch()).isEqualTo(after.get("epoch").getAsLong());
      assertThat(runner.progress().iteration()).isEqualTo(after.get("iter").getAsLong());
      if (isByEpoch(golden)) {
        assertThat(runner.meta()).containsEntry("seed", after.get("meta_seed").getAsLong());
      }
      assertGroups(run.optimizer.groups(), after.getAsJsonArray("groups"));
      assertThat(run.log).isEqualTo(Goldens.strings(golden.getAsJsonArray("log")));
      run.model.onStep(() -> rows.add(row(runner, run.optimizer.groups())));
      runner.run(Workflow.TRAIN, List.of(new FakeLoader(batches(golden))));
    }
    assertRows(rows, golden.getAsJsonArray("lr_rows"), isByEpoch(golden));
  }

  /** A run that counts iterations keeps its meta. */
  private static boolean isByEpoch(JsonObject golden) {
    return golden.getAsJsonObject("runner").has("max_epochs");
  }

  /**
   * Returns the number of batches per epoch: the rows are those of the remaining epochs. With
   * iterations, a new epoch starts with the resumed run.
   */
  private static int batches(JsonObject golden) {
    JsonArray rows = golden.getAsJsonArray("lr_rows");
    long first = rows.get(0).getAsJsonArray().get(0).getAsLong();
    int batches = 0;
    while (batches < rows.size()
        && rows.get(batches).getAsJsonArray().get(0).getAsLong() == first) {
      batches++;
    }
    return batches;
  }

  /** Returns mmcv's checkpoint: its progress, and groups with the original base values. */
  private static Checkpoint saved(TestRun run, JsonObject after) {
    List<Object> groups = new ArrayList<>();
    for (JsonElement each : after.getAsJsonArray("groups")) {
      Map<String, Object> group = new LinkedHashMap<>();
      each.getAsJsonObject()
          .entrySet()
          .forEach(option -> group.put(option.getKey(), option.getValue().getAsDouble()));
      group.put("momentum", 0.9);
      group.put("params", List.of((long) groups.size()));
      groups.add(group);
    }
    return new Checkpoint(
        Map.of(
            "epoch", after.get("epoch").getAsLong(),
            "iter", after.get("iter").getAsLong(),
            "seed", after.get("meta_seed").getAsLong()),
        weights(run),
        Map.of("state", Map.of(), "param_groups", groups),
        Map.of(),
        Map.of());
  }

  private static Map<String, TensorData> weights(TestRun run) {
    Map<String, TensorData> weights = new LinkedHashMap<>();
    run.model
        .state()
        .forEach((name, weight) -> weights.put(name, ArrayTransfer.snapshot(weight.data())));
    return weights;
  }

  private static void assertGroups(List<ParamGroup> groups, JsonArray expected) {
    for (int i = 0; i < groups.size(); i++) {
      ParamGroup group = groups.get(i);
      expected
          .get(i)
          .getAsJsonObject()
          .entrySet()
          .forEach(
              option ->
                  assertThat(group.number(option.getKey()))
                      .isEqualTo(option.getValue().getAsDouble()));
    }
  }

  private static List<Double> row(Runner runner, List<ParamGroup> groups) {
    List<Double> row = new ArrayList<>();
    row.add((double) runner.progress().epoch());
    row.add((double) runner.progress().iteration());
    groups.forEach(group -> row.add(group.lr()));
    return row;
  }

  /** With iterations, mmcv restarts at the first epoch, whereas cfgrun continues. */
  private static void assertRows(List<List<Double>> rows, JsonArray expected, boolean epochs) {
    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      JsonArray row = expected.get(i).getAsJsonArray();
      if (epochs) {
        assertThat(rows.get(i).get(0)).isEqualTo(row.get(0).getAsDouble());
      }
      assertThat(rows.get(i).get(1)).isEqualTo(row.get(1).getAsDouble());
      JsonArray rates = row.get(2).getAsJsonArray();
      for (int g = 0; g < rates.size(); g++) {
        double rate = rates.get(g).getAsDouble();
        assertThat(rows.get(i).get(2 + g))
            .isCloseTo(rate, within(Precision.FLOAT64.roundings(64, rate)));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> scalesIterationsOfSeveralDevices() {
    return Replay.list("misc.json", "resume_gpu_change").each(this::replayDevices);
  }

  private void replayDevices(JsonObject golden) {
    double best = golden.getAsJsonObject("hook_msgs").get("best_score").getAsDouble();
    Path file = folder.resolve("epoch_3.pth");
    try (TestRun run = new TestRun(folder)) {
      Map<String, Object> meta = new LinkedHashMap<>();
      meta.put("epoch", golden.get("epoch").getAsLong());
      meta.put("iter", golden.get("saved_iter").getAsLong());
      meta.put("config", "gpu_ids = range(0, %s)\n".formatted(golden.get("previous_gpus")));
      meta.put("hook_msgs", Map.of("best_score", best));
      CheckpointFile.write(file, new Checkpoint(meta, weights(run), null, Map.of(), Map.of()));
      Runner runner = run.runner(100);
      runner.resume(SavedRun.read(file));
      assertThat(runner.progress().epoch()).isEqualTo(golden.get("epoch").getAsLong());
      assertThat(runner.progress().iteration()).isEqualTo(golden.get("iter").getAsLong());
      assertThat(runner.hookMessages()).containsEntry("best_score", best);
      List<String> lines = Goldens.strings(golden.getAsJsonArray("log"));
      assertThat(run.log).contains(lines.get(lines.size() - 1));
    }
  }
}
