package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.hook.FakeLoader.FakeBatch;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.optim.ParamGroups;
import org.cfgrun.runtime.optim.SGD;
import org.cfgrun.runtime.runner.EpochBasedRunner;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.TrainingListener;
import org.cfgrun.runtime.runner.Workflow;
import org.cfgrun.runtime.torch.Ops;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays mmcv's accumulation of gradients; in 32 bits, as models have them. */
class GradientAccumulationTest {
  private static final double TOLERANCE = 1e-6;

  @TempDir Path workDir;

  static Stream<JsonObject> runs() {
    return Goldens.cases("misc.json", "gradient_accumulation").stream();
  }

  /** The loss {@code (w0 + 2 w1) * (1 + x)}, where x is the number of the batch. */
  private static final class Line extends TrainableModel {
    private final Parameter w = parameter("w", (shape, random) -> new float[] {1, -1}, 2);
    private final Parameter slope = buffer("slope", (shape, random) -> new float[] {1, 2}, 2);

    @Override
    public StepOutput trainStep(Batch batch) {
      NDArray value = Ops.sum(Ops.mul(w.data(), slope.data()));
      NDArray loss = Ops.mul(value, 1.0 + ((FakeBatch) batch).number());
      return new StepOutput(loss, Map.of(), 1);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void weightsAfterEachIterationAreMmcvs(JsonObject golden) {
    List<float[]> seen = new ArrayList<>();
    Line model = new Line();
    HookChain hooks =
        TestRun.hooksOf(
            Goldens.config(
                "optimizer_config=dict(type='GradientCumulativeOptimizerHook',"
                    + " cumulative_iters=%s, grad_clip=%s)"
                        .formatted(
                            Goldens.text(golden.get("cumulative_iters")),
                            Goldens.text(golden.get("grad_clip")))),
            null,
            new Problems());
    hooks.add(
        new Hook() {
          @Override
          public void afterTrainIter(Runner runner) {
            seen.add(model.w.data().toFloatArray());
          }
        },
        Priority.LOWEST);
    try (NDManager manager = NDManager.newBaseManager();
        RunLog log = new RunLog(line -> {}, null, Clock.systemUTC(), RunLog.Level.INFO)) {
      model.materialise(manager, new Random(0));
      NamedParameter w = new NamedParameter("w", model.w.data());
      ParamGroups groups = new ParamGroups(List.of(new ParamGroup(List.of(w), Map.of())));
      RunParts parts =
          new RunParts(
              model,
              new SGD(groups, new SGD.Args(0.1, 0, 0, 0, false, false)),
              hooks,
              workDir,
              TestRun.TIMESTAMP,
              Map.of(),
              List.of(),
              7,
              log,
              () -> 0,
              TrainingListener.SILENT);
      new EpochBasedRunner(parts, new EpochBasedRunner.Args(golden.get("epochs").getAsLong()))
          .run(Workflow.TRAIN, List.of(new FakeLoader(golden.get("iters_per_epoch").getAsInt())));
    }
    JsonArray expected = golden.getAsJsonArray("w_after_iter");
    assertThat(seen).hasSameSizeAs(expected);
    for (int i = 0; i < seen.size(); i++) {
      JsonArray w = expected.get(i).getAsJsonArray();
      assertThat((double) seen.get(i)[0]).isCloseTo(w.get(0).getAsDouble(), within(TOLERANCE));
      assertThat((double) seen.get(i)[1]).isCloseTo(w.get(1).getAsDouble(), within(TOLERANCE));
    }
  }
}
