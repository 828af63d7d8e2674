package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.torch.Ops;

/** Nested lists of numbers as tensors. */
final class JsonTensors {
  private JsonTensors() {}

  static NDArray tensor(NDManager manager, JsonElement json, DataType type) {
    NDArray doubles = Ops.constant(manager, flat(json), shape(json));
    return doubles.toType(type, false);
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

  static double[] flat(NDArray tensor) {
    return Arrays.stream(tensor.toArray()).mapToDouble(Number::doubleValue).toArray();
  }

  private static Shape shape(JsonElement json) {
    List<Long> sizes = new ArrayList<>();
    JsonElement inner = json;
    while (inner instanceof JsonArray array) {
      sizes.add((long) array.size());
      inner = array.get(0);
    }
    return new Shape(sizes);
  }
}
