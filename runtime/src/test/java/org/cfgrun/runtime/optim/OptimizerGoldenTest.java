package org.cfgrun.runtime.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.golden.Replay;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares ten steps of each optimizer, and its errors, with torch.optim 2.13. */
class OptimizerGoldenTest {
  private static final String FILE = "optimizers.json";

  /** A run on another processor may differ more than some disturbed runs on this one. */
  private static final double SAFETY = 4;

  @TestFactory
  Stream<DynamicTest> tenStepsMatchTorchAndWrongRateFails() {
    JsonObject problem = Goldens.read(FILE).getAsJsonObject("problem");
    return Replay.list(FILE, "cases").each(OptimizerGoldenTest::title, c -> replay(c, problem));
  }

  private static String title(JsonObject c) {
    return Stream.of("optimizer", "args", "mode", "dtype", "note")
        .filter(c::has)
        .map(key -> c.get(key).toString())
        .collect(Collectors.joining(" "));
  }

  @TestFactory
  Stream<DynamicTest> invalidArgumentsAreErrorsAsInTorch() {
    return Replay.list(FILE, "ctor_errors")
        .except(
            "an int is accepted as a number, so torch's requirement of floats does not apply",
            c -> text(c, "error").contains("both floats"))
        .each(OptimizerGoldenTest::title, OptimizerGoldenTest::complain);
  }

  /** Errors raised only by a step, such as weight decay of sparse gradients. */
  @TestFactory
  Stream<DynamicTest> rejectsStepsThatTorchRejects() {
    JsonObject problem = Goldens.read(FILE).getAsJsonObject("problem");
    return Replay.list(FILE, "errors")
        .each(
            OptimizerGoldenTest::title,
            c ->
                assertThatThrownBy(() -> Trajectory.of(c, problem, 1))
                    .isInstanceOf(ConfigException.class));
  }

  private static void complain(JsonObject c) {
    try (TensorScope tensors = new TensorScope()) {
      ConfiguredOptimizer configured =
          c.has("optimizer")
              ? ConfiguredOptimizer.of(c)
              : new ConfiguredOptimizer("dict(type='SGD', lr=0.1)");
      Optimizer optimizer = configured.build(groups(text(c, "error")));
      if (c.get("error").isJsonNull()) {
        assertThat(optimizer).isNotNull();
      } else {
        assertThat(optimizer).isNull();
        assertThat(configured.complaints()).hasSize(1);
      }
    }
  }

  /** Returns the parameters for an error case; a matrix for errors of the arguments. */
  private static ParamGroups groups(String error) {
    NamedParameter matrix = new NamedParameter("w", Tensor.zeros(new Shape(1, 1), Device.CPU));
    NamedParameter vector = new NamedParameter("b", Tensor.zeros(new Shape(2), Device.CPU));
    if (error.contains("more than one parameter group")) {
      return divided(List.of(List.of(matrix), List.of(matrix)));
    }
    if (error.contains("empty parameter list")) {
      return divided(List.of(List.of()));
    }
    if (error.contains("per-parameter options")) {
      return divided(List.of(List.of(matrix), List.of(vector)));
    }
    return divided(List.of(List.of(error.contains("only supports 2D") ? vector : matrix)));
  }

  private static ParamGroups divided(List<List<NamedParameter>> groups) {
    return new ParamGroups(groups.stream().map(group -> new ParamGroup(group, Map.of())).toList());
  }

  private static void replay(JsonObject c, JsonObject numbers) {
    try (TensorScope tensors = new TensorScope()) {
      ConfiguredOptimizer configured = ConfiguredOptimizer.of(c);
      Optimizer optimizer =
          configured.build(
              new ToyProblem(Device.CPU, numbers, text(c, "mode"), Trajectory.type(c))
                  .parameters());
      assertThat(configured.complaints()).isEmpty();
      compareOptions(optimizer.groups().get(0), withNewer(c));
    }
    Trajectory ours = Trajectory.of(c, numbers, 1);
    List<Map<String, Double>> bounds = bounds(c, numbers, ours);
    compare(ours, c, bounds);
    failWithWrongRate(c, numbers, bounds);
  }

  /**
   * Checks that the bounds are tight enough to detect wrong coefficients: each case must fail when
   * its learning rate is 1 % off, or 25 % off for Muon, which computes with bfloat16.
   */
  private static void failWithWrongRate(
      JsonObject c, JsonObject numbers, List<Map<String, Double>> bounds) {
    double rate = text(c, "optimizer").equals("Muon") ? 1.25 : 1.01;
    Trajectory wrong = Trajectory.of(c, numbers, rate);
    assertThatThrownBy(() -> compare(wrong, c, bounds)).isInstanceOf(AssertionError.class);
  }

  /**
   * Returns the tolerance of each tensor after each step: {@link #SAFETY} times the effect of
   * rounding in this case, which is the spread of disturbed runs, plus one rounding of the tensor
   * per step. Muon computes its direction with bfloat16, so its runs are disturbed by that type's
   * rounding.
   */
  private static List<Map<String, Double>> bounds(
      JsonObject c, JsonObject numbers, Trajectory ours) {
    Precision precision = Precision.of(Trajectory.type(c));
    List<Map<String, Double>> bounds = Trajectory.spread(c, numbers, ours, precision);
    if (text(c, "optimizer").equals("Muon")) {
      List<Map<String, Double>> coarse = Trajectory.spread(c, numbers, ours, Precision.BFLOAT16);
      for (int i = 0; i < bounds.size(); i++) {
        Map<String, Double> of = coarse.get(i);
        bounds.get(i).replaceAll((name, b) -> name.contains(".") ? b : of.get(name));
      }
    }
    for (int i = 0; i < bounds.size(); i++) {
      int steps = i + 1;
      Map<String, double[]> values = ours.steps().get(i);
      bounds
          .get(i)
          .replaceAll(
              (name, b) -> SAFETY * (b + precision.roundings(steps, largest(values.get(name)))));
    }
    return bounds;
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).map(Math::abs).max().orElse(0);
  }

  /** Returns torch's parameters, and its states if recorded, after a step. */
  private static Map<String, double[]> golden(JsonObject c, int i) {
    Map<String, double[]> values = new TreeMap<>();
    JsonObject parameters = c.getAsJsonArray("params_after_step").get(i).getAsJsonObject();
    parameters.asMap().forEach((name, value) -> values.put(name, JsonTensors.flat(value)));
    JsonElement states = c.getAsJsonObject("state_after_step").get(Integer.toString(i + 1));
    if (states != null) {
      states
          .getAsJsonObject()
          .asMap()
          .forEach((name, state) -> addStates(values, name, state.getAsJsonObject()));
    }
    return values;
  }

  private static void addStates(Map<String, double[]> values, String name, JsonObject states) {
    // L-BFGS recomputes `al` in each step, so it is not saved.
    states.asMap().entrySet().stream()
        .filter(state -> !state.getKey().equals("al"))
        .forEach(
            state -> values.put(name + "." + state.getKey(), JsonTensors.flat(state.getValue())));
  }

  /** Options of torch 2.13, including those that later versions keep. */
  private static JsonObject withNewer(JsonObject c) {
    JsonObject options = c.getAsJsonObject("defaults");
    if (text(c, "optimizer").equals("LBFGS") && !options.has("maximize")) {
      options.addProperty("maximize", false);
    }
    return options;
  }

  /** Checks that the options of a group equal torch's. */
  private static void compareOptions(ParamGroup group, JsonObject expected) {
    JsonElement options = new GsonBuilder().serializeNulls().create().toJsonTree(group.options());
    assertThat(options.getAsJsonObject().keySet()).isEqualTo(expected.keySet());
    options
        .getAsJsonObject()
        .asMap()
        .forEach((name, value) -> assertThat(plain(value)).isEqualTo(plain(expected.get(name))));
  }

  /** Compares numbers regardless of their types. */
  private static String plain(JsonElement json) {
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream()
          .map(OptimizerGoldenTest::plain)
          .toList()
          .toString();
    }
    return json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber()
        ? Double.toString(json.getAsDouble())
        : json.toString();
  }

  private static void compare(Trajectory ours, JsonObject c, List<Map<String, Double>> bounds) {
    for (int i = 0; i < bounds.size(); i++) {
      Map<String, double[]> golden = golden(c, i);
      Map<String, Double> bound = bounds.get(i);
      Map<String, double[]> compared = new TreeMap<>(ours.steps().get(i));
      if (!c.getAsJsonObject("state_after_step").has(Integer.toString(i + 1))) {
        compared.keySet().removeIf(name -> name.contains("."));
      }
      assertThat(compared.keySet()).isEqualTo(golden.keySet());
      String step = " after step " + (i + 1);
      compared.forEach(
          (name, values) ->
              assertThat(values)
                  .as(name + step)
                  .containsExactly(golden.get(name), within(bound.get(name))));
    }
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value.isJsonNull() ? "" : value.getAsString();
  }
}
