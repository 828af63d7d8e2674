package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.hook.ModelRun;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares gradient accumulation with mmcv, in 64 bits. */
class GradientAccumulationTest {

  /** Bound of rounding: ten iterations of 8 operations each, on numbers up to 64. */
  private static final double TOLERANCE = Precision.FLOAT64.roundings(80, 64);

  private static final double RATE = 0.1;
  private static final Pattern LEFT_OVER =
      Pattern.compile("in the last (\\d+) iterations .* for (\\d+) cumulative_iters");

  @TempDir Path workDir;

  /** The loss {@code (w0 + 2 w1) * (1 + x)} of a tensor w, where x is the index of the batch. */
  private static final class Line extends LossModel {
    private Tensor w;
    private Tensor slope;

    void addNorm() {
      child("norm", new BatchNorm2d(1, 1e-5, 0.1));
    }

    @Override
    public StepOutput trainStep(Batch batch) {
      Tensor value = w.mul(slope).sum();
      Tensor loss = value.mul(1.0 + ((FakeBatch) batch).number());
      return new StepOutput(loss, Map.of(), 1);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  @TestFactory
  Stream<DynamicTest> weightsAfterEachIterationMatchMmcv() {
    return Replay.list("misc.json", "gradient_accumulation")
        .each(
            golden -> golden.get("cumulative_iters") + " " + golden.get("grad_clip"), this::replay);
  }

  private void replay(JsonObject golden) {
    List<double[]> seen = new ArrayList<>();
    Line model = new Line();
    try (ModelRun run = new ModelRun(workDir, model)) {
      model.w = Tensor.of(new double[] {1, -1}, new Shape(2), Device.CPU);
      model.slope = Tensor.of(new double[] {1, 2}, new Shape(2), Device.CPU);
      run.trains("w", model.w)
          .config(
              "optimizer_config=dict(type='GradientCumulativeOptimizerHook', cumulative_iters=%s, grad_clip=%s)"
                  .formatted(
                      Goldens.text(golden.get("cumulative_iters")),
                      Goldens.text(golden.get("grad_clip"))))
          .afterEachIteration(runner -> seen.add(model.w.toDoubleArray()))
          .train(RATE, golden.get("epochs").getAsLong(), golden.get("iters_per_epoch").getAsInt());
    }
    JsonArray expected = golden.getAsJsonArray("w_after_iter");
    assertThat(seen).hasSameSizeAs(expected);
    for (int i = 0; i < seen.size(); i++) {
      JsonArray w = expected.get(i).getAsJsonArray();
      assertThat(seen.get(i)[0]).isCloseTo(w.get(0).getAsDouble(), within(TOLERANCE));
      assertThat(seen.get(i)[1]).isCloseTo(w.get(1).getAsDouble(), within(TOLERANCE));
    }
  }

  @TestFactory
  Stream<DynamicTest> accumulationWarningsMatchMmcv() {
    return Replay.list("misc.json", "gradient_accumulation_warnings")
        .except(
            "a checkpoint holds the gradients so far, so that a resumed run loses none",
            golden -> warning(golden).contains("not divisible"))
        .each(GradientAccumulationTest::warning, this::replayWarning);
  }

  private static String warning(JsonObject golden) {
    return golden.get("value").getAsString();
  }

  private void replayWarning(JsonObject golden) {
    Matcher left = LEFT_OVER.matcher(warning(golden));
    boolean few = left.find();
    String expected =
        few
            ? "The last %s iterations are fewer than `cumulative_iters` = %s"
                .formatted(left.group(1), left.group(2))
            : "Batch norm computes its statistics per batch";
    int cumulated = few ? Integer.parseInt(left.group(2)) : 2;
    int batches = cumulated + (few ? Integer.parseInt(left.group(1)) : 0);
    Line model = new Line();
    if (!few) {
      model.addNorm();
    }
    try (ModelRun run = new ModelRun(workDir, model)) {
      model.w = Tensor.of(new double[] {1, -1}, new Shape(2), Device.CPU);
      model.slope = Tensor.of(new double[] {1, 2}, new Shape(2), Device.CPU);
      run.trains("w", model.w)
          .config(
              "optimizer_config=dict(type='GradientCumulativeOptimizerHook', cumulative_iters=%d)"
                  .formatted(cumulated))
          .train(RATE, 1, batches);
      assertThat(run.log)
          .filteredOn(line -> line.contains("cumulative") || line.startsWith("Batch norm"))
          .filteredOn(line -> !line.startsWith("Hooks"))
          .singleElement()
          .asString()
          .startsWith(expected);
    }
  }
}
