package org.cfgrun.runtime.hook.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.ModelRun;
import org.cfgrun.runtime.log.LogBuffer;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares clipping and its log with mmcv's optimizer hook. */
class ClippingHookGoldenTest {
  private static final double RATE = 0.1;

  /**
   * Bound of rounding: norm, factor, product and step take 16 operations; the parameters stay below
   * 8.
   */
  private static final double ROUNDING = Precision.FLOAT32.roundings(16, 8);

  @TempDir Path workDir;

  /** The loss {@code x * (3 p0 - 4 p1 + 12 p2)} for the value x of a batch; q is not used. */
  private static final class Sloped extends LossModel {
    private final List<Double> data;
    private final Parameter p = parameter("p", (shape, random) -> new float[] {1, 2, 3}, 3);
    private final Parameter q = parameter("q", (shape, random) -> new float[] {1}, 1);
    private int steps;

    Sloped(List<Double> data) {
      this.data = data;
    }

    @Override
    public StepOutput trainStep(Batch batch) {
      Tensor slope = Tensor.of(new float[] {3, -4, 12}, new Shape(3), p.data().device());
      Tensor loss = p.data().mul(slope).sum().mul(data.get(steps++));
      return new StepOutput(loss, Map.of(), 2);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  @TestFactory
  Stream<DynamicTest> clipsGradientsBetweenBackwardPassAndStep() {
    return Replay.list("grad_clip.json", "hook")
        .each(golden -> golden.get("grad_clip").toString(), this::replay);
  }

  private void replay(JsonObject golden) {
    Sloped model = new Sloped(numbers(golden, "data"));
    List<LogBuffer.Entry> logged = new ArrayList<>();
    try (ModelRun run = new ModelRun(workDir, model)) {
      run.config("optimizer_config=dict(grad_clip=" + Goldens.text(golden.get("grad_clip")) + ")")
          .afterEachIteration(runner -> keepLast(runner, logged))
          .train(RATE, 1, model.data.size());
      assertNear(model.p, numbers(golden, "p"));
      assertNear(model.q, numbers(golden, "q"));
    }
    assertThat(logged).map(LogBuffer.Entry::value).isEqualTo(numbers(golden, "logged_grad_norm"));
    assertThat(logged).map(entry -> (double) entry.count()).isEqualTo(numbers(golden, "n"));
  }

  private static void keepLast(Runner runner, List<LogBuffer.Entry> logged) {
    List<LogBuffer.Entry> norms = runner.logBuffer().history().getOrDefault("grad_norm", List.of());
    if (!norms.isEmpty()) {
      logged.add(norms.get(norms.size() - 1));
    }
  }

  /** Returns the numbers of a list; empty if it is null. */
  private static List<Double> numbers(JsonObject golden, String name) {
    List<Double> numbers = new ArrayList<>();
    if (golden.get(name) instanceof JsonArray array) {
      for (JsonElement each : array) {
        numbers.add(each.getAsDouble());
      }
    }
    return numbers;
  }

  private static void assertNear(Parameter actual, List<Double> expected) {
    float[] values = actual.data().toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected.get(i), within(ROUNDING));
    }
  }
}
