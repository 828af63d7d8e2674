package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.LocalRanks;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.hook.evaluation.Evaluation;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Running statistics of batch normalization on two processes, each with its own batches. */
class SharedBuffersTest {
  private static final float ROUNDING = 1e-7f;

  @TempDir Path folder;

  /** As mmcv's {@code allreduce_params} averages them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom_hooks=[dict(type='SyncBuffersHook')]",
        "custom_hooks=[dict(type='SyncNormHook')]",
        "checkpoint_config=dict(interval=1, sync_buffer=True)"
      })
  void statisticsAreAveraged(String config) {
    List<JsonObject> goldens = Goldens.cases("distributed/distributed.json", "world_2.helpers");
    List<List<float[]>> after =
        LocalRanks.run(
            2,
            ranks -> trained(config, null, statistics(goldens.get(ranks.rank()), "before"), ranks));
    for (int rank = 0; rank < 2; rank++) {
      List<float[]> expected = statistics(goldens.get(rank), "after");
      for (int i = 0; i < 2; i++) {
        assertThat(after.get(rank).get(i)).containsExactly(expected.get(i), within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"True, 0", "False, 1"})
  void statisticsOfRank0AreEvaluated(String broadcast, int expected) {
    List<List<float[]>> before = List.of(statistics(1), statistics(2));
    List<List<float[]>> after =
        LocalRanks.run(
            2,
            ranks ->
                trained(
                    "evaluation=dict(broadcast_bn_buffer=%s)".formatted(broadcast),
                    new FakeEvaluation("score", List.of(1.0)),
                    before.get(ranks.rank()),
                    ranks));
    assertThat(after.get(1).get(0)).containsExactly(before.get(expected).get(0));
    assertThat(after.get(1).get(1)).containsExactly(before.get(expected).get(1));
    assertThat(after.get(0).get(0)).containsExactly(before.get(0).get(0));
  }

  private static List<float[]> statistics(float value) {
    return List.of(new float[] {value, -value}, new float[] {value + 1, value + 2});
  }

  private static List<float[]> statistics(JsonObject golden, String name) {
    List<float[]> statistics = new ArrayList<>();
    golden
        .getAsJsonObject("allreduce_params")
        .getAsJsonArray(name)
        .forEach(
            values -> {
              JsonArray array = values.getAsJsonArray();
              statistics.add(new float[] {array.get(0).getAsFloat(), array.get(1).getAsFloat()});
            });
    return statistics;
  }

  /** Returns the statistics after an epoch of a model that does not use its normalization. */
  private List<float[]> trained(
      String config,
      @Nullable Evaluation evaluation,
      List<float[]> statistics,
      Communicator ranks) {
    BatchNorm2d norm = new BatchNorm2d(2);
    norm.materialize(Device.CPU, new Random(0));
    try (TestRun run = new TestRun(folder)) {
      run.model.with(norm);
      for (int i = 0; i < 2; i++) {
        Tensor own = norm.runningStatistics().get(i);
        Tensor values = Tensor.of(statistics.get(i), new Shape(2), Device.CPU);
        Autograd.noGrad(() -> own.copy_(values));
      }
      run.communicator(ranks).config(Goldens.config(config), evaluation).train(1, 1);
      return norm.runningStatistics().stream().map(Tensor::toFloatArray).toList();
    } finally {
      norm.free();
    }
  }
}
