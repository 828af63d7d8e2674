package org.cfgrun.runtime.optim;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Converts nested lists of numbers to tensors. */
final class JsonTensors {
  private JsonTensors() {}

  static Tensor tensor(Device device, JsonElement json, ElementType type) {
    Tensor doubles = Tensor.of(flat(json), shape(json), device);
    return doubles.to(type);
  }

  static double[] flat(JsonElement json) {
    if (!json.isJsonArray()) {
      return new double[] {json.getAsDouble()};
    }
    return json.getAsJsonArray().asList().stream()
        .map(JsonTensors::flat)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  static double[] flat(Tensor tensor) {
    return tensor.toDoubleArray();
  }

  private static Shape shape(JsonElement json) {
    List<Long> sizes = new ArrayList<>();
    JsonElement inner = json;
    while (inner instanceof JsonArray array) {
      sizes.add((long) array.size());
      inner = array.get(0);
    }
    return new Shape(sizes.stream().mapToLong(Long::longValue).toArray());
  }
}
