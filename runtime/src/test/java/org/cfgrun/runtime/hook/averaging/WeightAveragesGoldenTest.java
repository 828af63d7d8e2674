package org.cfgrun.runtime.hook.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.hook.HookChain;
import org.cfgrun.runtime.hook.TestRun;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compares averages with mmdet's hooks, in 64 bits. */
class WeightAveragesGoldenTest {

  /** Bound of rounding: one in each of 18 rows, of numbers up to 7. */
  private static final double TOLERANCE = Precision.FLOAT64.roundings(18, 7);

  private static final double RATE = 0.1;
  private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\((.*)\\))?$");

  /**
   * Returns the dict of the hook that a golden names: {@code mmdet
   * ExpMomentumEMAHook(momentum=0.01)}, or without arguments {@code mmdet ExpMomentumEMAHook}.
   *
   * @param more further arguments
   */
  static String hook(String id, String more) {
    Matcher call = CALL.matcher(id);
    assertThat(call.find()).as(id).isTrue();
    String arguments = call.group(2);
    String given = arguments == null || arguments.isBlank() ? "" : ", " + arguments;
    return "dict(type='%s'%s%s)".formatted(call.group(1), given, more);
  }

  private static AveragingHook built(String dict) {
    Problems problems = new Problems();
    HookChain hooks =
        TestRun.hooksOf(Goldens.config("custom_hooks=[" + dict + "]"), null, problems);
    assertThat(problems.all()).isEmpty();
    return hooks.all(AveragingHook.class).get(0);
  }

  @Test
  void hookMayHaveNoArguments() {
    assertThat(hook("mmdet ExpMomentumEMAHook", "")).isEqualTo("dict(type='ExpMomentumEMAHook')");
    assertThat(hook("mmdet EMAHook()", ", interval=2"))
        .isEqualTo("dict(type='EMAHook', interval=2)");
    assertThat(hook("mmdet EMAHook(momentum=0.1)", ""))
        .isEqualTo("dict(type='EMAHook', momentum=0.1)");
  }

  @TestFactory
  Stream<DynamicTest> averagesMatchMmdet() {
    return Replay.list("misc.json", "ema").each(WeightAveragesGoldenTest::replay);
  }

  private static void replay(JsonObject golden) {
    AveragingHook hook = built(hook(golden.get("id").getAsString(), ""));
    int batches = golden.get("iters_per_epoch").getAsInt();
    try (TensorScope tensors = new TensorScope()) {
      Tensor value = Tensor.of(new double[] {1, -1}, new Shape(2), Device.CPU);
      Tensor average = Tensor.of(new double[] {1, -1}, new Shape(2), Device.CPU);
      WeightAverages averages =
          new WeightAverages(List.of(new WeightAverages.Pair(value, average)));
      for (JsonElement each : golden.getAsJsonArray("rows")) {
        JsonArray row = each.getAsJsonArray();
        long iteration = row.get(2).getAsLong();
        if (row.get(0).getAsString().equals("after_train_iter")) {
          descend(value, 1 + iteration % batches);
          if (hook.isDue(iteration)) {
            averages.update(hook.momentum(iteration));
          }
        } else {
          averages.swap();
        }
        JsonObject expected = row.get(3).getAsJsonObject();
        assertClose(value, expected.getAsJsonArray("w"), row.toString());
        assertClose(average, expected.getAsJsonArray("ema_w"), row.toString());
      }
    }
  }

  /** Runs a step of SGD on {@code (w0 + 2 w1) * weight}. */
  private static void descend(Tensor value, long weight) {
    double[] w = value.toDoubleArray();
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(w[0] - RATE * weight).putDouble(w[1] - RATE * 2 * weight).flip();
    ArrayTransfer.copy(new TensorData(ElementType.FLOAT64, new long[] {2}, () -> bytes), value);
  }

  private static void assertClose(Tensor actual, JsonArray expected, String where) {
    double[] values = actual.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as(where).isCloseTo(expected.get(i).getAsDouble(), within(TOLERANCE));
    }
  }

  @TestFactory
  Stream<DynamicTest> momentaMatchMmdet() {
    return Replay.entries("misc.json", "ema_momentum_tables")
        .each(
            golden ->
                replayMomenta(golden.get("name").getAsString(), golden.getAsJsonObject("value")));
  }

  private static void replayMomenta(String name, JsonObject table) {
    String type = name.startsWith("exp") ? "ExpMomentumEMAHook" : "LinearMomentumEMAHook";
    StringBuilder dict = new StringBuilder("dict(type='" + type + "', momentum=" + table.get("m"));
    for (String argument : List.of("total_iter", "warm_up", "interval")) {
      if (table.has(argument)) {
        dict.append(", ").append(argument).append('=').append(table.get(argument));
      }
    }
    AveragingHook hook = built(dict.append(')').toString());
    table
        .getAsJsonObject("values")
        .entrySet()
        .forEach(
            entry ->
                assertThat(hook.momentum(Long.parseLong(entry.getKey())))
                    .isCloseTo(
                        entry.getValue().getAsDouble(), within(Precision.FLOAT64.roundings(8, 1))));
  }
}
