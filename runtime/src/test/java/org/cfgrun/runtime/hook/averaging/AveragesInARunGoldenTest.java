package org.cfgrun.runtime.hook.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.CheckpointFile;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.hook.ModelRun;
import org.cfgrun.runtime.hook.Priority;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares whole runs with averaged weights, and their checkpoints, with mmcv, in 32 bits. */
class AveragesInARunGoldenTest {

  /** Bound of rounding: one in each of 18 rows, of numbers up to 7. */
  private static final double TOLERANCE = Precision.FLOAT32.roundings(18, 7);

  private static final double RATE = 0.1;

  @TempDir Path folder;

  /** The loss {@code (w0 + 2 w1) * (1 + x)}, where x is the index of the batch. */
  private static final class Line extends LossModel {
    private final Parameter w = parameter("w", (shape, random) -> new float[] {1, -1}, 2);

    @Override
    public StepOutput trainStep(Batch batch) {
      Tensor w0 = w.data().select(0, 0);
      Tensor w1 = w.data().select(0, 1);
      Tensor loss = w0.add(w1.mul(2)).mul(1.0 + ((FakeBatch) batch).number());
      return new StepOutput(loss, Map.of(), 1);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  /** Records weights and averages after all other hooks of a stage. */
  private record Row(String stage, long iteration, float[] w, float[] average) {}

  private static final class Notes extends Hook {
    private final List<Row> rows = new ArrayList<>();

    private void note(String stage, Runner runner) {
      Map<String, Parameter> state = runner.model().state();
      rows.add(
          new Row(
              stage,
              runner.progress().iteration(),
              state.get("w").data().toFloatArray(),
              state.get("ema_w").data().toFloatArray()));
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
      note("before_train_epoch", runner);
    }

    @Override
    public void afterTrainIter(Runner runner) {
      note("after_train_iter", runner);
    }

    @Override
    public void afterTrainEpoch(Runner runner) {
      note("after_train_epoch", runner);
    }
  }

  @TestFactory
  Stream<DynamicTest> weightsAndAveragesMatchMmcvAtEveryStage() {
    return Replay.list("misc.json", "ema").each(this::replay);
  }

  private void replay(JsonObject golden) throws IOException {
    Path workDir = Files.createTempDirectory(folder, "case");
    Notes notes = new Notes();
    try (ModelRun run = new ModelRun(workDir, new Line())) {
      run.config(
              "optimizer_config=dict(), checkpoint_config=dict(interval=1), custom_hooks=["
                  + WeightAveragesGoldenTest.hook(golden.get("id").getAsString(), ", priority=49")
                  + "]")
          .hook(notes, Priority.LOWEST)
          .train(RATE, golden.get("epochs").getAsLong(), golden.get("iters_per_epoch").getAsInt());
    }
    JsonArray expected = golden.getAsJsonArray("rows");
    assertThat(notes.rows).hasSameSizeAs(expected);
    for (int i = 0; i < notes.rows.size(); i++) {
      JsonArray row = expected.get(i).getAsJsonArray();
      Row actual = notes.rows.get(i);
      assertThat(row.get(0).getAsString()).startsWith(actual.stage());
      assertThat(actual.iteration()).isEqualTo(row.get(2).getAsLong());
      assertNear(actual.w(), row.get(3).getAsJsonObject().get("w"));
      assertNear(actual.average(), row.get(3).getAsJsonObject().get("ema_w"));
    }
    for (Map.Entry<String, JsonElement> each : golden.getAsJsonObject("checkpoints").entrySet()) {
      Map<String, TensorData> saved =
          CheckpointFile.read(workDir.resolve(each.getKey())).stateDict();
      JsonObject weights = each.getValue().getAsJsonObject();
      assertThat(saved.keySet()).isEqualTo(weights.keySet());
      weights
          .entrySet()
          .forEach(weight -> assertNear(saved.get(weight.getKey()).toFloats(), weight.getValue()));
    }
  }

  private static void assertNear(float[] actual, JsonElement expected) {
    JsonArray values = expected.getAsJsonArray();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(values.get(i).getAsDouble(), within(TOLERANCE));
    }
  }
}
