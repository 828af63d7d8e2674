package org.cfgrun.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Ops;
import org.jspecify.annotations.Nullable;

/**
 * Two small parameters with known gradients.
 *
 * <p>In mode {@code quad}: {@code g_w = A (w - C)}, {@code g_b = (b - D)³ + (b - D) / 2}. In mode
 * {@code fixed} they come from a table; in {@code skip_b} too, but b has none in even steps. In
 * mode {@code sparse} one parameter gets gradients in some of its rows.
 */
final class ToyProblem {
  private final NDManager manager;
  private final JsonObject numbers;
  private final String mode;
  private final DataType type;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();

  ToyProblem(NDManager manager, JsonObject numbers, String mode, DataType type) {
    this.manager = manager;
    this.numbers = numbers;
    this.mode = mode;
    this.type = type;
    if (mode.equals("sparse")) {
      declare("e", "SP0");
    } else {
      declare("w", "W0");
      declare("b", "B0");
    }
  }

  private void declare(String name, String first) {
    NDArray parameter = tensor(numbers.get(first));
    parameter.setRequiresGradient(true);
    parameters.put(name, parameter);
  }

  List<NamedParameter> parameters() {
    List<NamedParameter> named = new ArrayList<>();
    parameters.forEach((name, data) -> named.add(new NamedParameter(name, data)));
    return named;
  }

  /** Gives the parameters the gradients of a step, counted from 1. */
  void backward(int step) {
    parameters.forEach(
        (name, parameter) -> {
          NDArray gradient = gradient(name, parameter, step);
          if (gradient != null) {
            Autograd.backward(Autograd.record(() -> Ops.sum(parameter.mul(gradient))));
          }
        });
  }

  private @Nullable NDArray gradient(String name, NDArray parameter, int step) {
    if (mode.equals("sparse")) {
      return rows(step);
    }
    if (mode.equals("quad")) {
      return Autograd.noGrad(() -> name.equals("w") ? quadratic(parameter) : quartic(parameter));
    }
    if (mode.equals("skip_b") && name.equals("b") && step % 2 == 0) {
      return null;
    }
    return tensor(numbers.getAsJsonArray("fixed_grad_" + name).get(step - 1));
  }

  private NDArray quadratic(NDArray w) {
    return tensor(numbers.get("A")).mul(w.sub(tensor(numbers.get("C"))));
  }

  private NDArray quartic(NDArray b) {
    NDArray d = b.sub(tensor(numbers.get("D")));
    return Ops.pow(d, 3).add(Ops.mul(d, 0.5));
  }

  private NDArray rows(int step) {
    Set<Integer> touched = new HashSet<>();
    numbers
        .getAsJsonArray("SP_ROWS")
        .get(step - 1)
        .getAsJsonArray()
        .forEach(row -> touched.add(row.getAsInt()));
    double[] values = JsonTensors.flat(numbers.getAsJsonArray("SPG").get(step - 1));
    int columns = values.length / 4;
    for (int i = 0; i < values.length; i++) {
      if (!touched.contains(i / columns)) {
        values[i] = 0;
      }
    }
    return Ops.constant(manager, values, parameters.get("e").getShape()).toType(type, false);
  }

  private NDArray tensor(JsonElement json) {
    return JsonTensors.tensor(manager, json, type);
  }
}
