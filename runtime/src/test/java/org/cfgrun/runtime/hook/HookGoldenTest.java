package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.step.CheckInvalidLossHook;
import org.cfgrun.runtime.model.EpochAware;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.ElementType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares mmdet's small hooks, and checks the warnings of hooks without effect. */
class HookGoldenTest {
  @TempDir Path workDir;

  @TestFactory
  Stream<DynamicTest> runsEndAtInvalidLossAsInMmdet() {
    return Replay.list("loggers.json", "check_invalid_loss").each(this::replayLoss);
  }

  /** The loss is finite before the golden's iteration. */
  private void replayLoss(JsonObject golden) {
    long at = golden.get("iter").getAsLong();
    float loss =
        Float.parseFloat(
            golden.get("loss").getAsString().replace("nan", "NaN").replace("inf", "Infinity"));
    try (TestRun run = new TestRun(workDir, 1, false)) {
      run.hook(
          new CheckInvalidLossHook(
              new CheckInvalidLossHook.Args(golden.get("interval").getAsLong())),
          Priority.NORMAL);
      long[] steps = {0};
      run.model.onStep(
          () -> {
            if (steps[0]++ == at) {
              // The model squares its weights, which must not overflow.
              weights(run, Float.isFinite(loss) ? (float) Math.cbrt(loss) : loss);
            }
          });
      if (!golden.get("error").isJsonNull()) {
        assertThatThrownBy(() -> run.train(1, (int) at + 1))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("loss");
      } else if (Float.isFinite(loss)) {
        run.train(1, (int) at + 1);
      } else {
        // The hook does not look at this step. Unlike mmcv, a run does not end well with such
        // weights.
        assertThatThrownBy(() -> run.train(1, (int) at + 1))
            .isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("The model has weights that are infinite or NaN");
      }
      assertThat(steps[0]).isEqualTo(at + 1);
    }
  }

  private static void weights(TestRun run, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(value).putFloat(value).flip();
    TensorData data = new TensorData(ElementType.FLOAT32, new long[] {2}, () -> bytes);
    ArrayTransfer.copy(data, run.model.state().get("a").data());
  }

  private static final class Part extends Module implements EpochAware {
    private final List<Long> epochs = new ArrayList<>();

    @Override
    public void epoch(long epoch) {
      epochs.add(epoch);
    }
  }

  @Test
  void setsEpochOfModelParts() {
    try (TestRun run = new TestRun(workDir)) {
      Part part = new Part();
      run.model.with(part);
      run.config(Goldens.config("custom_hooks=[dict(type='SetEpochInfoHook')]"), null);
      run.train(3, 2);
      assertThat(part.epochs).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void rejectsEpochHookForModelThatIgnoresTheEpoch() {
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config("custom_hooks=[dict(type='SetEpochInfoHook')]"), null);
      assertThatThrownBy(() -> run.train(1, 1))
          .isInstanceOfSatisfying(
              ConfigException.class,
              failure ->
                  assertThat(failure.diagnostic().span().text())
                      .startsWith("dict(type='SetEpochInfoHook'"))
          .hasMessageStartingWith("`SetEpochInfoHook` has no effect");
    }
  }
}
