package org.cfgrun.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LogBufferTest {
  private static LogBuffer filled() {
    LogBuffer buffer = new LogBuffer();
    buffer.update("a", 1, 2);
    buffer.update("a", 2, 2);
    buffer.update("a", 4, 1);
    buffer.update("a", 8, 3);
    buffer.update("b", 5, 1);
    return buffer;
  }

  private static Map<String, Object> average(int last) {
    LogBuffer buffer = filled();
    buffer.average(last);
    return buffer.output();
  }

  @TestFactory
  Stream<DynamicTest> averagesAreThoseOfMmcv() {
    return Replay.list("misc.json", "log_buffer").each(LogBufferTest::replay);
  }

  private static void replay(JsonObject golden) {
    LogBuffer buffer = new LogBuffer();
    JsonArray updates = golden.getAsJsonArray("updates");
    double largest = 0;
    for (JsonElement each : updates) {
      JsonArray update = each.getAsJsonArray();
      largest = Math.max(largest, Math.abs(update.get(1).getAsDouble()));
      buffer.update(
          update.get(0).getAsString(), update.get(1).getAsDouble(), update.get(2).getAsInt());
    }
    // A weighted mean is a product and a sum for each value.
    double rounding = Precision.FLOAT64.roundings(2L * updates.size(), largest);
    for (JsonElement each : golden.getAsJsonArray("average")) {
      JsonArray row = each.getAsJsonArray();
      buffer.average(row.get(0).getAsInt());
      JsonObject means = row.get(1).getAsJsonObject();
      assertThat(buffer.output()).containsOnlyKeys(means.keySet());
      means
          .entrySet()
          .forEach(
              mean ->
                  assertThat((double) buffer.output().get(mean.getKey()))
                      .isCloseTo(mean.getValue().getAsDouble(), within(rounding)));
    }
  }

  @Test
  void clearingTheOutputKeepsTheHistory() {
    LogBuffer buffer = filled();
    buffer.average(1);
    buffer.clearOutput();
    assertThat(buffer.isReady()).isFalse();
    buffer.average(0);
    assertThat(buffer.output()).containsEntry("a", 4.25);
  }

  @Test
  void historyRestoresAnotherBuffer() {
    LogBuffer other = new LogBuffer();
    other.restore(filled().history());
    other.average(2);
    assertThat(other.output()).isEqualTo(average(2));
  }
}
