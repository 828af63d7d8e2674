package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.ElementType;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.torch.Ops;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the averages that mmdet's hooks kept, in 64 bits. */
class WeightAveragesGoldenTest {
  private static final double TOLERANCE = 1e-10;
  private static final double RATE = 0.1;
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+)=([\\d.]+)");

  static Stream<Named<JsonObject>> runs() {
    return Goldens.cases("misc.json", "ema").stream()
        .map(each -> Named.of(each.get("id").getAsString(), each));
  }

  private static AveragingHook hook(String id) {
    Map<String, Double> given = new HashMap<>();
    Matcher argument = ARGUMENT.matcher(id);
    while (argument.find()) {
      given.put(argument.group(1), Double.valueOf(argument.group(2)));
    }
    double momentum = given.getOrDefault("momentum", 0.0002);
    long interval = given.getOrDefault("interval", 1.0).longValue();
    long warmUp = given.getOrDefault("warm_up", 100.0).longValue();
    if (id.contains("LinearMomentumEMAHook")) {
      return new LinearMomentumEMAHook(
          new LinearMomentumEMAHook.Args(momentum, interval, false, warmUp));
    }
    if (id.contains("ExpMomentumEMAHook")) {
      long total = given.getOrDefault("total_iter", 2000.0).longValue();
      return new ExpMomentumEMAHook(new ExpMomentumEMAHook.Args(momentum, interval, false, total));
    }
    return new EMAHook(new EMAHook.Args(momentum, interval, warmUp));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void averagesAreMmdets(JsonObject golden) {
    AveragingHook hook = hook(golden.get("id").getAsString());
    int batches = golden.get("iters_per_epoch").getAsInt();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray value = Ops.constant(manager, new double[] {1, -1}, new Shape(2));
      NDArray average = Ops.constant(manager, new double[] {1, -1}, new Shape(2));
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

  /** A step of SGD on {@code (w0 + 2 w1) * weight}. */
  private static void descend(NDArray value, long weight) {
    double[] w = value.toDoubleArray();
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(w[0] - RATE * weight).putDouble(w[1] - RATE * 2 * weight).flip();
    ArrayTransfer.copy(new TensorData(ElementType.FLOAT64, new long[] {2}, () -> bytes), value);
  }

  private static void assertClose(NDArray actual, JsonArray expected, String where) {
    double[] values = actual.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as(where).isCloseTo(expected.get(i).getAsDouble(), within(TOLERANCE));
    }
  }

  @Test
  void momentaFollowMmdetsFormulas() {
    JsonObject tables = Goldens.read("misc.json").getAsJsonObject("ema_momentum_tables");
    JsonObject exp = tables.getAsJsonObject("exp");
    JsonObject lin = tables.getAsJsonObject("lin");
    AveragingHook exponential =
        new ExpMomentumEMAHook(
            new ExpMomentumEMAHook.Args(
                exp.get("m").getAsDouble(), 1, false, exp.get("total_iter").getAsLong()));
    AveragingHook linear =
        new LinearMomentumEMAHook(
            new LinearMomentumEMAHook.Args(
                lin.get("m").getAsDouble(),
                lin.get("interval").getAsLong(),
                false,
                lin.get("warm_up").getAsLong()));
    assertTable(exponential, exp.getAsJsonObject("values"));
    assertTable(linear, lin.getAsJsonObject("values"));
  }

  private static void assertTable(AveragingHook hook, JsonObject values) {
    values
        .entrySet()
        .forEach(
            entry ->
                assertThat(hook.momentum(Long.parseLong(entry.getKey())))
                    .isCloseTo(entry.getValue().getAsDouble(), within(1e-15)));
  }
}
