package org.cfgrun.runtime.optim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Trajectory of an optimizer on a {@link ToyProblem}: after each step, the parameters by name and
 * the states as {@code parameter.state}.
 *
 * <p>Rounding is amplified by what an optimizer computes of its gradients: L-BFGS divides by the
 * difference of almost equal gradients, so that an error of 1e-7 becomes one of 1e-4 within ten
 * steps, and another processor gets other numbers. How much a case amplifies is not known
 * beforehand, so it is measured on the case: it is run again with disturbed gradients and losses,
 * and the largest distance to the undisturbed run is the {@link #spread}.
 */
record Trajectory(List<Map<String, double[]>> steps) {
  private static final int DISTURBED_RUNS = 16;

  /**
   * Runs a golden case.
   *
   * @param rate factor of the learning rates of the case
   */
  static Trajectory of(JsonObject c, JsonObject numbers, double rate) {
    return run(c, numbers, rate, problem -> {});
  }

  private static Trajectory run(
      JsonObject c, JsonObject numbers, double rate, Consumer<ToyProblem> change) {
    try (TensorScope tensors = new TensorScope()) {
      ToyProblem problem =
          new ToyProblem(Device.CPU, numbers, c.get("mode").getAsString(), type(c));
      change.accept(problem);
      Optimizer optimizer = ConfiguredOptimizer.of(c).build(problem.parameters());
      ParamGroup group = optimizer.groups().get(0);
      group.lr(group.lr() * rate);
      List<Map<String, double[]>> steps = new ArrayList<>();
      for (int step = 1; step <= c.getAsJsonArray("params_after_step").size(); step++) {
        JsonElement rates = c.get("lr_by_step");
        if (rates.isJsonArray()) {
          group.lr(rates.getAsJsonArray().get(step - 1).getAsDouble() * rate);
        }
        try (TensorScope scope = new TensorScope()) {
          step(optimizer, problem, step);
        }
        steps.add(snapshot(optimizer, problem.parameters()));
      }
      return new Trajectory(steps);
    }
  }

  static ElementType type(JsonObject c) {
    return ElementType.valueOf(c.get("dtype").getAsString().toUpperCase(Locale.ROOT));
  }

  private static void step(Optimizer optimizer, ToyProblem problem, int step) {
    if (optimizer.needsClosure()) {
      optimizer.step(problem::loss);
      return;
    }
    optimizer.zeroGradients();
    if (optimizer instanceof SparseAdam) {
      problem.backwardSparse(step);
    } else {
      problem.backward(step);
    }
    optimizer.step();
  }

  private static Map<String, double[]> snapshot(
      Optimizer optimizer, List<NamedParameter> parameters) {
    Map<String, double[]> values = new TreeMap<>();
    Map<Integer, Map<String, Object>> states = optimizer.state().state();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
      values.put(name, JsonTensors.flat(parameters.get(i).data()));
      states
          .getOrDefault(i, Map.of())
          .forEach((state, value) -> values.put(name + "." + state, flat(value)));
    }
    return values;
  }

  private static double[] flat(Object state) {
    if (state instanceof List<?> list) {
      return list.stream().map(Trajectory::flat).flatMapToDouble(Arrays::stream).toArray();
    }
    return state instanceof Tensor array
        ? JsonTensors.flat(array)
        : new double[] {((Number) state).doubleValue()};
  }

  /**
   * Returns the effect of rounding in a case: the largest difference between runs with disturbed
   * gradients, for each step and tensor.
   *
   * @param precision type whose unit roundoff disturbs the gradients
   */
  static List<Map<String, Double>> spread(
      JsonObject c, JsonObject numbers, Trajectory undisturbed, Precision precision) {
    List<Map<String, Double>> spread = new ArrayList<>();
    undisturbed.steps.forEach(step -> spread.add(new TreeMap<>()));
    for (int seed = 0; seed < DISTURBED_RUNS; seed++) {
      Random noise = new Random(seed);
      Trajectory other = run(c, numbers, 1, problem -> problem.disturb(noise, precision));
      for (int i = 0; i < spread.size(); i++) {
        Map<String, double[]> values = other.steps.get(i);
        Map<String, Double> largest = spread.get(i);
        undisturbed
            .steps
            .get(i)
            .forEach((name, v) -> largest.merge(name, distance(v, values.get(name)), Math::max));
      }
    }
    return spread;
  }

  /**
   * Returns the largest finite difference of two elements; for lists, of the elements that both
   * have.
   */
  private static double distance(double[] x, double[] y) {
    double largest = 0;
    for (int i = 0; i < Math.min(x.length, y.length); i++) {
      double difference = Math.abs(x[i] - y[i]);
      if (difference > largest && Double.isFinite(difference)) {
        largest = difference;
      }
    }
    return largest;
  }
}
